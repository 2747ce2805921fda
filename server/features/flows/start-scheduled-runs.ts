import { sql } from 'kysely'
import { z } from 'zod'
import { FlowDefinition } from '../../kernel/flows/definition.ts'
import { startRuns } from '../../kernel/flows/start-runs.ts'
import { Id } from '../../kernel/ids.ts'
import { type CronDefinition, job, jobRequest } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { mayBegin } from './may-begin.ts'
import { latestMoment, nextMoment } from './schedule.ts'

/** Each minute: a job for every flow whose moment has come. */
export const startScheduledRuns: CronDefinition = {
  name: 'start-scheduled-runs',
  schedule: '* * * * *',
  async run({ database, jobs }) {
    await database.systemTransaction(async (db) => {
      const due = await db.selectFrom('flow_schedules').select(['flow_id', 'workspace_id']).where('next_at', '<=', new Date()).limit(10_000).execute()
      await jobs.add(db, due.map((row) => jobRequest(startScheduledRun, {
        workspaceId: row.workspace_id, payload: { flowId: row.flow_id }, key: `schedule:${row.flow_id}`,
      })))
    })
  },
}

export const startScheduledRun = job({
  name: 'start-scheduled-run',
  payload: z.object({ flowId: Id }),
  run: (kernel, { workspaceId, payload }) => startDueRun(kernel, workspaceId!, payload.flowId, new Date()),
})

/** One run for the last moment that has come, however many were missed; then the next one is awaited. All in one transaction. */
export async function startDueRun(kernel: Kernel, workspaceId: string, flowId: string, now: Date): Promise<void> {
  await kernel.database.transaction(workspaceId, async ({ db }) => {
    const { rows: [due] } = await sql<{ cron: string; timeZone: string; nextAt: Date; version: number; definition: unknown }>`
      select cron, time_zone as "timeZone", next_at as "nextAt", flows.version, published.definition
      from flow_schedules join flows on flows.id = flow_schedules.flow_id and flows.state = 'active'
        join flow_versions as published on published.flow_id = flows.id and published.version = flows.version
      where flow_schedules.flow_id = ${flowId} and next_at <= ${now} for update of flow_schedules`.execute(db)
    if (!due) return
    const moment = (latestMoment(due, now) ?? due.nextAt).toISOString()
    const { where } = FlowDefinition.parse(due.definition)
    const trigger = { scheduledAt: moment, timeZone: due.timeZone }
    if (!where || mayBegin(where, trigger)) {
      await startRuns(db, kernel.jobs, [{ workspaceId, flow: { id: flowId, version: due.version }, trigger, cause: `schedule:${moment}` }])
    }
    const next = nextMoment(due, now)
    if (next) await db.updateTable('flow_schedules').set({ next_at: next }).where('flow_id', '=', flowId).execute()
    else await db.deleteFrom('flow_schedules').where('flow_id', '=', flowId).execute()
  })
}
