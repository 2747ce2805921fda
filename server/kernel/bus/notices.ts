import pg from 'pg'
import type { Log } from '../telemetry/log.ts'
import type { Carrier, Heard } from './bus.ts'

const channel = 'hayloft_bus'
const againAfterMs = 500

/** Messages by PostgreSQL's LISTEN and NOTIFY, on one connection that is made anew when it breaks. */
export async function openNotices(url: string, heard: Heard, log: Pick<Log, 'warn'>): Promise<Carrier> {
  let closed = false
  let client: pg.Client | undefined
  let first = true
  let warned = false

  const listen = async (): Promise<void> => {
    if (closed) return
    const fresh = new pg.Client({ connectionString: url, application_name: 'hayloft bus', connectionTimeoutMillis: 5_000, query_timeout: 5_000, keepAlive: true })
    fresh.on('notification', ({ payload }) => heard.message(payload ?? ''))
    fresh.on('error', () => undefined)
    fresh.on('end', () => {
      if (client === fresh) client = undefined
      if (!closed) setTimeout(() => void listen(), againAfterMs).unref()
    })
    try {
      await fresh.connect()
      await fresh.query(`listen ${channel}`)
      client = fresh
      if (!first) heard.gap()
      first = false
      warned = false
    } catch (error) {
      if (!warned) log.warn({ err: error }, 'cannot listen to other processes; trying again')
      warned = true
      await fresh.end().catch(() => undefined)
    }
  }
  await listen()

  return {
    async send(messages) {
      if (!client) return false
      // In one statement and so in one transaction: the lock is taken once.
      const sent = client.query('select pg_notify($1, message) from unnest($2::text[]) as message', [channel, messages])
      return sent.then(() => true, () => false)
    },
    async close() {
      closed = true
      await client?.end().catch(() => undefined)
    },
  }
}
