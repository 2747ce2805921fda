import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { job, jobRequest } from '../../kernel/jobs/job.ts'
import { command } from '../../kernel/operation.ts'
import { flowRemoved } from './events.ts'
import { Flow } from './flow.ts'
import { lockFlow } from './queries.ts'
import { forgetSchedule } from './schedule.ts'

export const removeFlow = command({
  name: 'flows.remove',
  summary: 'Remove a flow with its versions and its run history; what runs goes no further',
  scope: 'flows:manage',
  input: z.object({ id: Id }),
  output: Flow,
  errors: ['not_found'],
  rest: 'DELETE /flows/:id',
  async run(ctx, { id }) {
    const flow = await lockFlow(ctx.db, id)
    await ctx.db.updateTable('flows').set({ state: 'paused', removed_at: ctx.now }).where('id', '=', id).execute()
    await ctx.db.deleteFrom('flow_hooks').where('flow_id', '=', id).execute()
    await forgetSchedule(ctx.db, id)
    await ctx.kernel.jobs.add(ctx.db, [jobRequest(forgetRuns, { workspaceId: ctx.workspaceId, payload: { flowId: id } })])
    ctx.recordChange({ subjectId: id, before: flow, after: null })
    ctx.emit(flowRemoved, { subjectId: id, payload: { flow } })
    return flow
  },
})

const runsAtOnce = 2_000

/** Deletes the runs of a removed flow, a few at a time so that nobody waits for it, and then the flow. */
export const forgetRuns = job({
  name: 'forget-runs',
  payload: z.object({ flowId: Id }),
  timeoutSeconds: 3_600,
  async run({ database: { system } }, { payload: { flowId } }) {
    for (;;) {
      const { numAffectedRows } = await sql`
        delete from runs where id in (select id from runs where flow_id = ${flowId} limit ${runsAtOnce})`.execute(system)
      if (Number(numAffectedRows) === 0) break
    }
    await sql`delete from flows where id = ${flowId} and removed_at is not null`.execute(system)
  },
})
