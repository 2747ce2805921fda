import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { gather } from '../gather.ts'
import type { PutBack, TakenJob } from './perform-job.ts'
import type { Task } from './tasks.ts'

type Row = {
  id: string; name: string; workspaceId: string | null; payload: unknown; attempt: number; maxAttempts: number; serialBy: string | null; reservedAttempt: number | null
}

const isReady = sql`held is null and locked_by is null and dead_at is null`

/** What a worker of the second engine does to the rows; taking and finishing go many at a time. */
export function makeQueuedJobs({ system }: Database, worker: string, tasks: ReadonlyMap<string, Task>) {
  const names = [...tasks.keys()]
  const take = gather<string, TakenJob | undefined>(async (ids) => {
    // Skips a row that another transaction is replacing, rather than wait for it with all others. Does not wait for the
    // disk: what a crash of the server itself forgets is that this process runs the job.
    const { rows } = await sql<Row>`
      update queued_jobs as job set locked_by = ${worker}, locked_at = now(), attempts = job.attempts + 1, turns = job.turns + 1
      where id in (select id from queued_jobs where id = any(${ids}) and ${isReady} and name = any(${names}) for update skip locked)
      returning id, name, workspace_id as "workspaceId", payload, attempts as attempt, max_attempts as "maxAttempts", serial_by as "serialBy",
        reserved_attempt as "reservedAttempt", set_config('synchronous_commit', 'off', true)`.execute(system)
    const taken = new Map(rows.map(({ name, ...row }) => [row.id, { ...row, task: tasks.get(name)! }]))
    // A doubled ticket in one batch gets its row once.
    return ids.map((id) => {
      const job = taken.get(id)
      taken.delete(id)
      return job
    })
  })
  const done = gather<string, void>(async (ids) => {
    await sql`delete from queued_jobs where id = any(${ids}) and locked_by = ${worker}`.execute(system)
    return []
  })
  return {
    take,
    done,
    /** The same curve as graphile-worker's: e to the number of attempts, in seconds, at most 6 hours. */
    async failed(id: string, error: unknown): Promise<void> {
      const reason = error instanceof Error ? error.message : String(error)
      await sql`
        update queued_jobs set locked_by = null, locked_at = null, last_error = ${reason}, run_at = now() + exp(least(10, attempts)) * interval '1 second',
          held = case when attempts < max_attempts then 'delay' end, dead_at = case when attempts >= max_attempts then now() end
        where id = ${id} and locked_by = ${worker}`.execute(system)
    },
    async putBack({ id, reservedAttempt: reserved }: TakenJob, { held, runAt, reservedAttempt }: PutBack): Promise<void> {
      await sql`select take_back_queued_job(${id}, ${worker}, ${held}, ${runAt ?? null}, ${reservedAttempt ?? reserved})`.execute(system)
    },
    async beginSeries({ id, serialBy, reservedAttempt }: TakenJob): Promise<boolean> {
      const { rows: [begun] } = await sql<{ mayRun: boolean }>`
        select begin_series(${serialBy}, ${worker}, null, ${id}, ${reservedAttempt}) as "mayRun"`.execute(system)
      return begun!.mayRun
    },
    async endSeries({ serialBy }: TakenJob): Promise<void> {
      await sql`select end_series(${serialBy}, ${worker}, false)`.execute(system)
    },
    /** Those of these that still wait. */
    async ready(ids: readonly string[]): Promise<{ id: string; priority: number }[]> {
      const { rows } = await sql<{ id: string; priority: number }>`
        select id, priority from queued_jobs where id = any(${ids}) and ${isReady}`.execute(system)
      return rows
    },
  }
}
