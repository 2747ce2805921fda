import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { flowJob } from './flow-job.ts'
import { plain, storable } from './storable.ts'
import type { StepError } from './walk.ts'

export type Awaited = { workspaceId: string; runId: string; path: string; result: { output: unknown } | { error: StepError } }

/** Ends what a run waits for, with the result of the step that waits, in the transaction of `db`. False: it does not wait there any more. */
export async function wakeRun(db: Db, jobs: Jobs, { workspaceId, runId, path, result }: Awaited): Promise<boolean> {
  const error = 'error' in result ? result.error : null
  const output = 'output' in result ? storable(result.output) : null
  const { rows: [woken] } = await sql<{ turn: number }>`
    with woken as (
      update runs set state = 'queued', turn = turn + 1
      where id = ${runId}::uuid and workspace_id = ${workspaceId}::uuid and state = 'waiting'
        and exists (select from run_waits where run_id = ${runId}::uuid and path = ${path})
      returning id, turn
    ), gone as (
      delete from run_waits using woken where run_id = woken.id
    ), resolved as (
      update run_steps set state = ${error ? 'failed' : 'succeeded'}, output = ${output}::json, error = ${error && plain(error.message)},
        error_code = ${error?.code ?? null}, finished_at = date_trunc('milliseconds', clock_timestamp())
      from woken where run_id = woken.id and path = ${path}
    )
    select turn from woken`.execute(db)
  if (!woken) return false
  await jobs.add(db, [flowJob({ id: runId, workspaceId, turn: woken.turn })])
  return true
}
