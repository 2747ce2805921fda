import { Redis as Client, type RedisOptions } from 'ioredis'
import type { Log } from '../telemetry/log.ts'
import { redisAway } from '../telemetry/metrics.ts'

export type { Client }

/** Redis as something that may go at any moment: whoever asks must be able to do without. */
export type Redis = {
  /** Begins every key and channel of this installation, so that several share one Redis. */
  prefix: string
  isThere(): boolean
  /** What `work` gives; undefined at once while Redis is away, and within 300 ms when it does not answer. */
  ask<T>(work: (client: Client) => Promise<T>): Promise<T | undefined>
  /** Called when Redis has come back, maybe empty and maybe without what was told meanwhile. */
  onReturn(listener: () => void): void
  /** A connection of its own, for a subscriber. */
  connect(options?: RedisOptions): Client
  close(): Promise<void>
}

const answerWithinMs = 250
const graceMs = 50
const startWithinMs = 2_000

/** Resolves when Redis is there, or when it is clear that it is away for now. */
export async function openRedis(url: string, prefix: string, log: Pick<Log, 'info' | 'warn'>): Promise<Redis> {
  let closed = false
  let there = false
  // Undefined: not known yet. A start without Redis is told like its going.
  let told: boolean | undefined
  const returned = new Set<() => void>()
  const clients = new Set<Client>()

  const connect = (options: RedisOptions = {}): Client => {
    const client = new Client(url, {
      connectTimeout: 2_000, keepAlive: 10_000, disableClientInfo: true, connectionName: 'hayloft',
      retryStrategy: (times) => Math.min(100 * times, 2_000), ...options,
    })
    // What breaks shows in the state and in the commands; without a listener the client would print it.
    client.on('error', () => undefined)
    clients.add(client)
    // To disconnect what has ended already would wait two seconds for it to end.
    client.on('end', () => clients.delete(client))
    return client
  }
  const tell = (isThere: boolean, reason?: string): void => {
    there = isThere
    if (closed || told === isThere) return
    redisAway.set(isThere ? 0 : 1)
    if (!isThere) log.warn({ reason }, 'Redis is away: working without it')
    else if (told === false) log.info({}, 'Redis is back')
    const isReturn = told === false
    told = isThere
    if (isReturn) for (const listener of returned) listener()
  }

  const client = connect({
    // No command waits for a connection, or for one that is broken: its caller has another way.
    enableOfflineQueue: false, autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0,
    enableAutoPipelining: true,
  })
  let warnedAt = 0
  const warnOfRefusal = (reason: string): void => {
    if (Date.now() - warnedAt < 60_000) return
    warnedAt = Date.now()
    log.warn({ reason }, 'Redis refuses a command: working without it')
  }
  let reason: string | undefined
  client.on('error', (error: Error) => { reason = error.message })
  client.on('ready', () => tell(true))
  client.on('close', () => tell(false, reason))
  await new Promise<void>((resolve) => {
    const deadline = setTimeout(() => { tell(there, 'no answer'); resolve() }, startWithinMs)
    const settle = (): void => {
      clearTimeout(deadline)
      resolve()
    }
    client.once('ready', settle)
    client.once('close', settle)
  })

  return {
    prefix,
    connect,
    isThere: () => there,
    async ask(work) {
      if (!there) return undefined
      try {
        return await inTime(work(client))
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        if (error instanceof Error && error.name === 'ReplyError') {
          warnOfRefusal(reason)
        } else if (there && !closed) {
          // It hangs: a fresh connection will say when it answers again.
          tell(false, reason)
          client.disconnect(true)
        }
        return undefined
      }
    },
    onReturn: (listener) => void returned.add(listener),
    async close() {
      closed = true
      there = false
      for (const each of clients) each.disconnect()
    },
  }
}

// Asked again after a turn of the event loop: had we ourselves been busy all the time, the answer is there but not read yet.
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      timer = setTimeout(() => reject(new Error('no answer in time')), graceMs)
    }, answerWithinMs)
  })
  try {
    return await Promise.race([answer, silence])
  } finally {
    clearTimeout(timer)
  }
}
