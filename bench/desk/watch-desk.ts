import pg from 'pg'
import { memoryOf } from '../memory.ts'
import { familyOf, familyTime, postgresOf } from '../processor-time.ts'

export type MemoryAt = { seconds: number; program: number; postgres: number; connections: number }
/** How far a reader of the log is behind, in events and in the age of the first one that it has not read. */
export type Lag = { listener: string; events: number; milliseconds: number }

export type Watch = {
  memory: MemoryAt[]
  /** The most of each reader, and its last. */
  lags: Map<string, { most: Lag; last: Lag }>
  sample(): Promise<void>
  /** Seconds of a processor since the watch began. */
  used(): { program: number; postgres: number }
  stop(): Promise<void>
}

const lagEveryMs = 1_000
const memoryEveryMs = 5_000

/** Looks at the memory of all processes and at the readers of the log, from outside, for as long as it goes on. */
export async function watchDesk(databaseUrl: string, server: { pid: number; dataDir: string }): Promise<Watch> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench watch' })
  await client.connect()
  const begun = performance.now()
  const before = timesOf(server)
  const memory: MemoryAt[] = []
  const lags: Watch['lags'] = new Map()
  const sampleMemory = (): void => {
    const postgres = postgresOf(server.dataDir)
    const program = familyOf(server.pid).filter((pid) => !postgres.includes(pid))
    memory.push({ seconds: (performance.now() - begun) / 1_000, program: memoryOf(program), postgres: memoryOf(postgres), connections: postgres.length })
  }
  const sampleLags = async (): Promise<void> => {
    for (const lag of await readLags(client)) {
      const most = lags.get(lag.listener)?.most
      lags.set(lag.listener, { most: most && most.milliseconds > lag.milliseconds ? most : lag, last: lag })
    }
  }
  let underway = Promise.resolve()
  const lagging = setInterval(() => { underway = underway.then(sampleLags) }, lagEveryMs)
  const remembering = setInterval(sampleMemory, memoryEveryMs)
  sampleMemory()
  return {
    memory, lags,
    async sample() {
      sampleMemory()
      await underway.then(sampleLags)
    },
    used() {
      const now = timesOf(server)
      return { program: now.program - before.program, postgres: now.postgres - before.postgres }
    },
    async stop() {
      clearInterval(lagging)
      clearInterval(remembering)
      await underway
      await client.end()
    },
  }
}

// PostgreSQL is a child of the program, and its connections come and go.
function timesOf({ pid, dataDir }: { pid: number; dataDir: string }): { program: number; postgres: number } {
  const postgres = familyTime(postgresOf(dataDir)[0]!) / 1e6
  return { program: familyTime(pid) / 1e6 - postgres, postgres }
}

export async function readLags(client: pg.ClientBase): Promise<Lag[]> {
  const { rows } = await client.query<Lag>(`
    select listener, unread.events::int as events, coalesce(extract(epoch from clock_timestamp() - unread.since) * 1000, 0)::float8 as milliseconds
    from log_cursors cross join lateral (
      select count(*) as events, min(at) as since from (
        select at from events where (events.xid, events.id) > (log_cursors.xid, log_cursors.event_id) order by events.xid, events.id limit 20000) as ahead) as unread
    order by listener`)
  return rows
}
