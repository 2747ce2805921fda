import { sql } from 'kysely'
import { z } from 'zod'
import type { Caller } from '../../kernel/context.ts'
import { AppError, toAppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { job, type JobRequest, jobRequest } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { BulkActionStep } from './bulk-action.ts'
import { callerOf, type Maker } from './caller-of.ts'
import { noteProgress } from './note-progress.ts'
import { findWaiting, type WaitingItem } from './queries.ts'
import { stepCall } from './step-call.ts'

const atOnce = 100
// Each is a transaction of its own; more at once would keep connections from the jobs of others.
const sideBySide = 4
// Then the job asks for another one, so that others get their turn and its own time does not run out.
const longestMs = 60_000

export const runBulkAction = job({
  name: 'run-bulk-action',
  payload: z.object({ id: Id }),
  async run(kernel, { workspaceId, payload: { id }, job: { signal } }) {
    const begun = performance.now()
    for (;;) {
      const work = await findWork(kernel, workspaceId!, id)
      if (!work) return
      if (!work.caller) return noteProgress(kernel, workspaceId!, id, 'Who asked for it is not in the workspace any more.')
      const items = await findWaiting(kernel.database.forWorkspace(workspaceId!), id, atOnce)
      await changeAll(kernel, { ...work, caller: work.caller, id }, items, signal)
      await noteProgress(kernel, workspaceId!, id)
      if (signal?.aborted || performance.now() - begun > longestMs) break
    }
    await kernel.database.transaction(workspaceId, ({ db }) => kernel.jobs.add(db, [bulkActionRequest(workspaceId!, id)]))
  },
})

export function bulkActionRequest(workspaceId: string, id: string): JobRequest {
  return jobRequest(runBulkAction, { workspaceId, payload: { id }, key: `bulk-action:${id}`, serialBy: `bulk-action:${id}` })
}

type Work = { id: string; caller: Caller; step: BulkActionStep }

async function findWork(kernel: Kernel, workspaceId: string, id: string): Promise<{ caller: Caller | undefined; step: BulkActionStep } | undefined> {
  const db = kernel.database.forWorkspace(workspaceId)
  const { rows: [row] } = await sql<{ maker: Maker; scopes: string[]; action: unknown }>`
    select created_by as maker, scopes, action from bulk_actions where id = ${id} and state = 'running'`.execute(db)
  return row && { caller: await callerOf(db, workspaceId, row.maker, row.scopes), step: BulkActionStep.parse(row.action) }
}

async function changeAll(kernel: Kernel, work: Work, items: readonly WaitingItem[], signal: AbortSignal | undefined): Promise<void> {
  const queue = items.values()
  await Promise.all(Array.from({ length: sideBySide }, async () => {
    for (const item of queue) {
      if (signal?.aborted) return
      await changeOne(kernel, work, item)
    }
  }))
}

/** What became of it is kept in the transaction that changed it: a killed worker's successor finds it done, or waiting. */
async function changeOne(kernel: Kernel, { id, caller, step }: Work, { position, conversationId }: WaitingItem): Promise<void> {
  const { operation, input } = stepCall(kernel, step)
  const keep = (outcome: string, error?: AppError) => sql`
    update bulk_action_items set outcome = ${outcome}, error_code = ${error?.code ?? null}, error_detail = ${error?.message.slice(0, 500) ?? null}
    where bulk_action_id = ${id} and position = ${position}`
  try {
    await runOperation(kernel, operation, {
      caller, surface: 'internal', request: { correlationId: id, ip: null, userAgent: null },
      alongside: () => [keep('changed').compile(kernel.database.system)],
    }, input(conversationId))
  } catch (thrown) {
    const error = toAppError(thrown)
    // Our own trouble is no answer: the job is tried again, and this item with it.
    if (error.code === 'unavailable' || error.code === 'internal') throw thrown
    const outcome = error.code === 'already_closed' || error.code === 'already_open' ? 'unchanged' : 'failed'
    await kernel.database.transaction(caller.workspaceId, ({ db }) => keep(outcome, outcome === 'failed' ? error : undefined).execute(db))
  }
}
