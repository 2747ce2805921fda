import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from '../redis/redis.ts'
import type { Log } from '../telemetry/log.ts'
import { openNotices } from './notices.ts'
import { openRedisMessages } from './redis-messages.ts'

/**
 * Passing messages between the processes of one installation. Best effort, now and then twice: what must not be lost
 * stands in the event log, and a message only says that there is something to read.
 */
export type Bus = {
  /** To every other process. @param text at most `mostMessageBytes` */
  publish(channel: string, text: string): void
  /** `onGap` is called when messages may have been missed: look for what they would have told. */
  subscribe(channel: string, listener: (text: string) => void, onGap?: () => void): () => void
  close(): Promise<void>
}

/** A way for messages: of Redis, or of PostgreSQL. */
export type Carrier = {
  /** False when they did not go out. */
  send(messages: readonly string[]): Promise<boolean>
  close(): Promise<void>
}

export type Heard = { message(text: string): void; gap(): void }

// PostgreSQL's notices carry 8,000 bytes, with the envelope.
export const mostMessageBytes = 7_000
// Notifying statements queue behind one lock in PostgreSQL: what comes within this time goes out together.
const pauseMs = 5
const mostWaiting = 10_000
const withoutRedis = 'without-redis'
const sayWithoutRedisEveryMs = 2_000

/**
 * Hears on both ways and speaks by Redis where it is there, else by PostgreSQL. A process that Redis is away from says so to
 * the others, who then speak both ways: processes that disagree on whether Redis is there still hear each other.
 */
export async function openBus(options: { databaseUrl: string; redis: Redis | undefined; log: Pick<Log, 'warn'> }): Promise<Bus> {
  const { redis } = options
  const self = crypto.randomUUID()
  const channels = new Map<string, Set<{ listener(text: string): void; onGap: (() => void) | undefined }>>()
  // A set: what is said twice before it leaves (the log has grown) goes out once.
  let waiting = new Set<string>()
  let sending = false
  let closed = false

  const heard: Heard = {
    message(envelope) {
      const [from, channel = '', text = ''] = cut(envelope)
      if (from === self) return
      if (channel === withoutRedis) someoneWithoutUntil = Date.now() + 2 * sayWithoutRedisEveryMs
      for (const { listener } of channels.get(channel) ?? []) {
        try {
          listener(text)
        } catch (error) {
          // Another version's words, or a stranger's in Redis: no reason to end the process.
          options.log.warn({ err: error, channel }, 'cannot read a message of another process')
        }
      }
    },
    gap() {
      for (const listeners of channels.values()) for (const { onGap } of listeners) onGap?.()
    },
  }
  const notices = await openNotices(options.databaseUrl, heard, options.log)
  const byRedis = redis && await openRedisMessages(redis, heard)

  let someoneWithoutUntil = 0
  const sayWithoutRedis = (): void => {
    if (redis && !redis.isThere()) void notices.send([`${self} ${withoutRedis} `])
  }
  sayWithoutRedis()
  const saying = setInterval(sayWithoutRedis, sayWithoutRedisEveryMs).unref()

  const send = async (): Promise<void> => {
    const messages = [...waiting]
    waiting = new Set()
    const sent = await byRedis?.send(messages)
    if (!sent || Date.now() < someoneWithoutUntil) await notices.send(messages)
  }
  const sendWaiting = async (): Promise<void> => {
    sending = true
    for (await sleep(pauseMs); waiting.size > 0 && !closed; await sleep(pauseMs)) await send()
    sending = false
  }

  return {
    publish(channel, text) {
      if (Buffer.byteLength(text) > mostMessageBytes) throw new Error(`a message of ${Buffer.byteLength(text)} bytes is too long for the bus`)
      if (waiting.size >= mostWaiting) return
      waiting.add(`${self} ${channel} ${text}`)
      if (!sending) void sendWaiting()
    },
    subscribe(channel, listener, onGap) {
      const entry = { listener, onGap }
      const listeners = channels.get(channel) ?? new Set()
      channels.set(channel, listeners.add(entry))
      return () => listeners.delete(entry)
    },
    async close() {
      closed = true
      clearInterval(saying)
      // A command of the terminal ends right after what it has to tell.
      if (waiting.size > 0) await send()
      await Promise.all([notices.close(), byRedis?.close()])
    },
  }
}

/** Sender, channel, text. */
function cut(envelope: string): string[] {
  const [first, second] = [envelope.indexOf(' '), envelope.indexOf(' ', envelope.indexOf(' ') + 1)]
  return [envelope.slice(0, first), envelope.slice(first + 1, second), envelope.slice(second + 1)]
}
