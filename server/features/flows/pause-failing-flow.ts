import { sql } from 'kysely'
import { z } from 'zod'
import { runFinished } from '../../kernel/flows/events.ts'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { insertNotifications } from '../notifications/index.ts'
import { changeFlow } from './change-flow.ts'
import { flowPaused } from './events.ts'
import { lockFlow } from './queries.ts'
import { forgetSchedule } from './schedule.ts'

const failuresInARow = 50

/** Whoever has failed 50 times in a row will fail again: the flow is paused, and those who can mend it are told. */
export const pauseFlowWhenRunsFail = reaction({
  name: 'pause-flow-when-runs-fail',
  on: [runFinished],
  when: ({ payload }) => {
    const { state, flowId } = payload['run'] as { state: string; flowId: string | null }
    return state === 'failed' && flowId !== null
  },
  async run(kernel, { workspaceId, correlationId, payload }) {
    const { run: { flowId, error } } = runFinished.payload.parse(payload)
    if (flowId === null || !await hasOnlyFailed(kernel.database.system, flowId)) return
    const call = { caller: systemCaller(workspaceId, 'flows'), surface: 'internal' as const, request: { correlationId: correlationId ?? flowId, ip: null, userAgent: null } }
    await runOperation(kernel, pauseFailingFlow, call, { id: flowId, error: error ?? '' })
  },
})

/** Since it was published, resumed or changed. */
async function hasOnlyFailed(db: Parameters<typeof lockFlow>[0], flowId: string): Promise<boolean> {
  const { rows: [last] } = await sql<{ runs: number; failed: number }>`
    select count(*)::int as runs, count(*) filter (where state = 'failed')::int as failed from (
      select runs.state from flows join runs on runs.flow_id = flows.id and runs.workspace_id = flows.workspace_id
      where flows.id = ${flowId} and flows.state = 'active' and runs.created_at > flows.updated_at and runs.state in ('succeeded', 'failed', 'cancelled')
      order by runs.id desc limit ${sql.lit(failuresInARow)}) as latest`.execute(db)
  return last!.runs === failuresInARow && last!.failed === failuresInARow
}

export const pauseFailingFlow = command({
  name: 'flows.pauseFailing',
  summary: 'Pause a flow that only fails, and tell the admins',
  scope: 'flows:manage',
  input: z.object({ id: Id, error: z.string() }),
  output: z.object({ isPaused: z.boolean() }),
  rest: 'PUT /flows/:id/failure',
  async run(ctx, { id, error }) {
    const before = await lockFlow(ctx.db, id)
    if (before.state !== 'active') return { isPaused: false }
    const reason = `Its last ${failuresInARow} runs all failed.`
    await forgetSchedule(ctx.db, id)
    await changeFlow(ctx, before, flowPaused, { state: 'paused', state_reason: reason })
    await insertNotifications(ctx, {
      roles: ['owner', 'admin'], kind: 'flow', title: `“${before.name}” is paused`, text: `${reason}\n\nThe last error: ${error || 'unknown'}`,
      subjectId: id, link: `/automations/${id}`, cause: `flow paused ${ctx.request.correlationId}`, byMail: true,
    })
    return { isPaused: true }
  },
})
