import pg from 'pg'

/** Wakes the readers of the log when something was committed: at once in this process, soon in the others. */
export type LogSignal = {
  wake(): void
  onWake(listener: () => void): () => void
  close(): Promise<void>
}

const channel = 'hayloft_log'
// Notifying commits queue behind one lock, so commands do not notify: at most one notice per process in this many milliseconds.
const pauseMs = 5

export async function openLogSignal(url: string, pool: pg.Pool, log: { warn(data: object, message: string): void }): Promise<LogSignal> {
  const listeners = new Set<() => void>()
  const callAll = () => { for (const listener of listeners) listener() }
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let client: pg.Client | undefined

  const listen = async (): Promise<void> => {
    if (closed) return
    const fresh = new pg.Client({ connectionString: url, application_name: 'hayloft log', connectionTimeoutMillis: 5_000, keepAlive: true })
    fresh.on('notification', callAll)
    fresh.on('error', () => {})
    fresh.on('end', () => { if (!closed) setTimeout(() => void listen(), 500).unref() })
    try {
      await fresh.connect()
      await fresh.query(`listen ${channel}`)
      client = fresh
      callAll()
    } catch (error) {
      log.warn({ err: error }, 'cannot listen for events of other processes; trying again')
      await fresh.end().catch(() => undefined)
    }
  }
  await listen()

  return {
    wake() {
      callAll()
      timer ??= setTimeout(() => {
        timer = undefined
        // A lost notice costs other processes a poll interval, no event.
        pool.query(`select pg_notify('${channel}', '')`).catch(() => undefined)
      }, pauseMs)
    },
    onWake(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
