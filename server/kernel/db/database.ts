import type { CompiledQuery, Kysely } from 'kysely'
import pg from 'pg'
import type { Log } from '../telemetry/log.ts'
import { databaseSeconds } from '../telemetry/metrics.ts'
import { kyselyOver, type Execute } from './kysely.ts'
import type { DB } from './schema.generated.ts'
import { openReplicas } from './replicas.ts'
import { sendTogether } from './send-together.ts'
import { makeSharedReads } from './shared-reads.ts'
import { run } from './statement.ts'

export type Db = Kysely<DB>

export type Database = {
  /** Reads in one workspace, each on a pooled connection that remembers the workspace, without a transaction. */
  forWorkspace(workspaceId: string): Db
  /**
   * Reads that see everything committed anywhere before this call, from a replica where one has caught up in time, else
   * from the primary. For one operation: its reads never go back in time. Left out without replicas.
   */
  forWorkspaceByReplica?(workspaceId: string): Promise<Db>
  /** One transaction as the program's role. `enter` moves it into a workspace; until then no tenant row is visible. */
  transaction<T>(workspaceId: string | null, work: (tx: Transaction) => Promise<T>): Promise<T>
  /** System work across workspaces as the owner: log readers, look-ups before the workspace is known. */
  system: Db
  systemTransaction<T>(work: (db: Db, client: pg.PoolClient) => Promise<T>): Promise<T>
  systemPool: pg.Pool
  appPool: pg.Pool
  close(): Promise<void>
}

export type Transaction = {
  db: Db
  enter(workspaceId: string): Promise<void>
  /** Sends a statement together with the commit that must follow it: one round trip for both. */
  last(query: CompiledQuery): void
}

/** @param url a PostgreSQL URL whose user owns the schema; tenant data is touched as hayloft_app only. */
export function openDatabase(options: { url: string; replicaUrls?: readonly string[]; poolSize: number; log: Pick<Log, 'info' | 'warn'> }): Database {
  const shared = { connectionString: options.url, connectionTimeoutMillis: 5_000, idleTimeoutMillis: 60_000 }
  const limits = '-c statement_timeout=30s -c idle_in_transaction_session_timeout=30s -c TimeZone=UTC -c jit=off'
  // Pipelined: what need not wait for an answer is sent along with what comes before it.
  const appPool = new pg.Pool({
    ...shared, pipeline: true, max: options.poolSize, options: `-c role=hayloft_app ${limits}`, application_name: 'hayloft',
  })
  const systemPool = new pg.Pool({ ...shared, max: Math.max(6, options.poolSize), options: limits, application_name: 'hayloft system' })
  const reads = {
    ...shared, pipeline: true, max: Math.max(2, Math.ceil(options.poolSize / 3)), options: `-c role=hayloft_app ${limits}`, application_name: 'hayloft reads',
  }
  const readPool = new pg.Pool(reads)
  let closing = false
  const watch = (pool: pg.Pool): pg.Pool => {
    // Not the error itself: it carries the whole client.
    pool.on('error', ({ message }) => { if (!closing) options.log.warn({ reason: message }, 'a database connection was lost') })
    // A connection that breaks while it is in use fails its query; without a listener the event would end the process.
    pool.on('connect', (client) => client.on('error', () => undefined))
    return pool
  }
  for (const pool of [appPool, readPool, systemPool]) watch(pool)

  const see = async (client: pg.PoolClient, workspaceId: string): Promise<void> => {
    if (workspaceOf.get(client) !== workspaceId) await remember(client, workspaceId)
  }
  const read = makeSharedReads(readPool, see, isConnectionLost)
  const replicas = options.replicaUrls?.length
    ? openReplicas(options.replicaUrls, {
      primary: watch(new pg.Pool({ ...shared, max: 1, query_timeout: 1_000, application_name: 'hayloft position' })),
      openPool: (url) => watch(new pg.Pool({ ...reads, connectionString: url, connectionTimeoutMillis: 1_000, keepAlive: true })),
      prepare: see, isLost: isConnectionLost, log: options.log,
    })
    : undefined
  const readerOf = (workspaceId: string): Execute => (query) =>
    read(workspaceId, (client) => timed(() => {
      sendTogether(client)
      return run(client, query)
    }))
  const readers = new Map<string, Db>()
  const system = kyselyOver((query) => withClient(systemPool, (client) => timed(() => run(client, query))))

  return {
    system,
    systemPool,
    appPool,
    forWorkspace(workspaceId) {
      let db = readers.get(workspaceId)
      if (!db) {
        if (readers.size > 10_000) readers.clear()
        db = kyselyOver(readerOf(workspaceId))
        readers.set(workspaceId, db)
      }
      return db
    },
    ...(replicas && { forWorkspaceByReplica: async (workspaceId) => kyselyOver(await replicas.reader(workspaceId, readerOf(workspaceId))) }),
    transaction: (workspaceId, work) =>
      withClient(appPool, (client) =>
        inTransaction(client, workspaceId, (last) => work({
          db: kyselyOver((query) => timed(() => {
            sendTogether(client)
            return run(client, query)
          })),
          enter: (id) => enter(client, id),
          last: (query) => last.push(query),
        }))),
    systemTransaction: (work) =>
      withClient(systemPool, (client) =>
        inTransaction(client, null, () => work(kyselyOver((query) => timed(() => run(client, query))), client))),
    async close() {
      closing = true
      await Promise.all([appPool.end(), readPool.end(), systemPool.end(), replicas?.close()])
    },
  }
}

const workspaceOf = new WeakMap<pg.PoolClient, string>()

async function remember(client: pg.PoolClient, workspaceId: string): Promise<void> {
  workspaceOf.delete(client)
  await client.query({ name: 'remember_workspace', text: "select set_config('app.workspace_id', $1, false)", values: [workspaceId] })
  workspaceOf.set(client, workspaceId)
}

async function enter(client: pg.PoolClient, workspaceId: string): Promise<void> {
  await client.query({ name: 'enter_workspace', text: "select set_config('app.workspace_id', $1, true)", values: [workspaceId] })
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function inTransaction<T>(client: pg.PoolClient, workspaceId: string | null, work: (last: CompiledQuery[]) => Promise<T>): Promise<T> {
  if (workspaceId !== null && !uuid.test(workspaceId)) throw new Error(`not a workspace id: ${workspaceId}`)
  // Not waited for: the first statement goes with it. Were it to fail, so would every statement after it. `set local`, so
  // the connection's remembered workspace comes back with the end of the transaction.
  sendTogether(client)
  const begun = client.query(`begin; set local app.workspace_id = '${workspaceId ?? ''}'`)
  begun.catch(() => undefined)
  try {
    const last: CompiledQuery[] = []
    const result = await work(last)
    await timed(async () => {
      sendTogether(client)
      const sent = last.map((query) => run(client, query))
      const [ended] = await Promise.all([client.query('commit'), begun, ...sent])
      // A statement failed and its error was swallowed: PostgreSQL then answers a commit by rolling back.
      if (ended.command !== 'COMMIT') throw new Error('the transaction was rolled back at its commit')
    })
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let failure: unknown
  try {
    return await work(client)
  } catch (error) {
    failure = error
    throw error
  } finally {
    client.release(failure !== undefined && isConnectionLost(failure))
  }
}

// PostgreSQL's own errors carry a severity and leave the connection usable; everything else came from the connection.
function isConnectionLost(error: unknown): boolean {
  return error instanceof pg.DatabaseError ? /^(57P|08)/.test(error.code ?? '') : error instanceof Error && 'code' in error && error.name !== 'AppError'
}

async function timed<T>(work: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  try {
    return await work()
  } finally {
    databaseSeconds.observe((performance.now() - begun) / 1000)
  }
}
