import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { job, type JobRequest, jobRequest } from '../../kernel/jobs/job.ts'
import { deliveryRequest } from './lane.ts'

const lanesAtOnce = 500

/** After a pause, or at a new address: everything that waits for the webhook is due, and each of its lanes gets a job. */
export const releaseWaiting = job({
  name: 'release-waiting-webhooks',
  payload: z.object({ webhookId: Id }),
  async run(kernel, { workspaceId, payload: { webhookId } }) {
    let after = '00000000-0000-0000-0000-000000000000'
    for (;;) {
      const last = await kernel.database.transaction(workspaceId, async ({ db }) => {
        const { rows } = await sql<{ subjectId: string }>`
          select distinct subject_id as "subjectId" from webhook_deliveries
          where webhook_id = ${webhookId} and state = 'waiting' and subject_id > ${after} order by subject_id limit ${sql.lit(lanesAtOnce)}`.execute(db)
        const subjects = rows.map(({ subjectId }) => subjectId)
        await sql`update webhook_deliveries set due_at = now() where webhook_id = ${webhookId} and state = 'waiting' and subject_id = any(${subjects}::uuid[])`.execute(db)
        await kernel.jobs.add(db, subjects.map((subjectId) => deliveryRequest({ workspaceId: workspaceId!, webhookId, subjectId })))
        return subjects.length === lanesAtOnce ? subjects.at(-1) : undefined
      })
      if (last === undefined) return
      after = last
    }
  },
})

export function releaseRequest(workspaceId: string, webhookId: string): JobRequest {
  return jobRequest(releaseWaiting, { workspaceId, payload: { webhookId }, key: `release-waiting:${webhookId}` })
}
