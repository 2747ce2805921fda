import pg from 'pg'
import { makeTurns } from '../in-turn.ts'
import type { Log } from '../telemetry/log.ts'

/** Says that this process's workers live, and sets the jobs of dead ones free. */
export type LivingWorkers = {
  /** Call before the worker takes jobs. */
  add(workerId: string): Promise<void>
  /** Of a worker that ended while its process goes on: what it still holds is set free. */
  remove(workerId: string): Promise<void>
  /** @returns how many dead workers' jobs were set free */
  freeJobsOfDead(): Promise<number>
  stop(): Promise<void>
}

const lockSpace = "hashtext('hayloft job worker')"

/**
 * graphile-worker gives the jobs of a killed process back after four hours. Here each worker has a row, and holds an
 * advisory lock on its id for as long as its process's connection lives; jobs of workers whose lock is free are given
 * back at once.
 */
export async function watchWorkers(connectionString: string, log: Log, everyMs = 2_000): Promise<LivingWorkers> {
  const ids = new Set<string>()
  let client: pg.Client | undefined
  let stopped = false
  // A connection takes one statement at a time.
  const inTurn = makeTurns()

  const connect = async (): Promise<pg.Client> => {
    if (client) return client
    const fresh = new pg.Client({ connectionString, application_name: 'hayloft workers', keepAlive: true, connectionTimeoutMillis: 5_000 })
    fresh.on('error', () => undefined)
    fresh.on('end', () => { if (client === fresh) client = undefined })
    await fresh.connect()
    for (const id of ids) await hold(fresh, id)
    return client = fresh
  }
  const hold = async (on: pg.Client, id: string): Promise<void> => {
    await on.query(`select pg_advisory_lock(${lockSpace}, hashtext($1))`, [id])
    await on.query('insert into job_workers (id) values ($1) on conflict do nothing', [id])
  }

  const freeJobsOfDead = (): Promise<number> => inTurn(async () => {
    const on = await connect()
    // The owner of a lock can take it again, so what this process's workers hold is left out by name.
    const { rows } = await on.query<{ id: string }>({
      name: 'dead_workers',
      text: `select id from job_workers where id <> all($1) and pg_try_advisory_lock(${lockSpace}, hashtext(id))`,
      values: [[...ids]],
    })
    if (rows.length === 0) return 0
    const dead = rows.map(({ id }) => id)
    await on.query('select free_jobs_of_workers($1)', [dead])
    for (const id of dead) await on.query(`select pg_advisory_unlock(${lockSpace}, hashtext($1))`, [id])
    log.warn({ workers: dead.length }, 'gave the jobs of killed workers back')
    return dead.length
  })

  await (await connect()).query(missingWorkersSql)
  const check = setInterval(() => {
    freeJobsOfDead().catch((error: unknown) => { if (!stopped) log.warn({ err: error }, 'cannot look for killed workers; trying again') })
  }, everyMs)
  check.unref()

  return {
    add(workerId) {
      ids.add(workerId)
      return inTurn(async () => hold(await connect(), workerId))
    },
    async remove(workerId) {
      await inTurn(async () => {
        const on = await connect()
        ids.delete(workerId)
        await on.query(`select pg_advisory_unlock(${lockSpace}, hashtext($1))`, [workerId])
      })
      await freeJobsOfDead()
    },
    freeJobsOfDead,
    async stop() {
      stopped = true
      clearInterval(check)
      await inTurn(async () => {
        await client?.query('delete from job_workers where id = any($1)', [[...ids]])
        await client?.end()
      }).catch(() => undefined)
    },
  }
}

// A worker may die before its row is there.
const missingWorkersSql = `
  insert into job_workers (id)
  select locked_by from graphile_worker._private_jobs where locked_by is not null and locked_at < now() - interval '2 seconds'
  union select locked_by from queued_jobs where locked_by is not null and locked_at < now() - interval '2 seconds'
  on conflict do nothing`
