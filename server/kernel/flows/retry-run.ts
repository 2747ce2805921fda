import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { flowJob } from './flow-job.ts'

type Step = { path: string; position: number; state: string }

/**
 * Lets a run that has ended go on from a step, by default from where it failed. Results before it stay; from there on
 * everything is done anew, outward with new keys. What was undone is done again too.
 * @throws AppError not_found, conflict
 */
export async function retryRun(db: Db, jobs: Jobs, { workspaceId, runId, fromPath }: { workspaceId: string; runId: string; fromPath?: string | undefined }): Promise<void> {
  const run = await db.selectFrom('runs').select('state').where('workspace_id', '=', workspaceId).where('id', '=', runId).forUpdate().executeTakeFirst()
  if (!run) throw new AppError('not_found', { detail: 'There is no such run.' })
  if (run.state === 'stopped') throw new AppError('conflict', { detail: 'The run was stopped before it began: there is nothing to go on from.' })
  if (!['succeeded', 'failed', 'cancelled'].includes(run.state)) throw new AppError('conflict', { detail: 'The run has not ended. Cancel it first.' })
  if (run.state === 'succeeded' && fromPath === undefined) throw new AppError('conflict', { detail: 'The run has succeeded. Say from which step it shall be done again.' })
  const steps = await db.selectFrom('run_steps').select(['path', 'position', 'state']).where('run_id', '=', runId).orderBy('position').execute()
  await db.deleteFrom('run_steps').where('run_id', '=', runId).where('position', '>=', firstToDo(steps, fromPath)).execute()
  const { rows: [again] } = await sql<{ turn: number }>`
    update runs set state = 'queued', generation = generation + 1, turn = turn + 1, carrier = null, ending = null, error = null, variables = null, finished_at = null
    where id = ${runId}::uuid returning turn`.execute(db)
  await jobs.add(db, [flowJob({ id: runId, workspaceId, turn: again!.turn })])
}

/** The position of the first step whose result does not stay. */
function firstToDo(steps: readonly Step[], fromPath: string | undefined): number {
  const from = fromPath === undefined
    ? steps.findLast(({ path, state }) => !path.includes('.undo.') && (state === 'failed' || state === 'cancelled'))
    : steps.find(({ path }) => path === fromPath)
  if (fromPath !== undefined && !from) throw new AppError('not_found', { detail: `The run has no step ${fromPath}.` })
  const undone = steps.find(({ path }) => steps.some((other) => other.path.startsWith(`${path}.undo.`)))
  return Math.min(from?.position ?? steps.length, undone?.position ?? Infinity)
}
