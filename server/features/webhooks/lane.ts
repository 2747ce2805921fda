import type { JobRequest } from '../../kernel/jobs/job.ts'

/** What must stay in order: the events of one subject for one webhook. */
export type Lane = { workspaceId: string; webhookId: string; subjectId: string }

export const deliverJobName = 'deliver-webhooks'

/** The rows say what is due; the job only says that it is time to look. One waits for each lane, and never two run. */
export function deliveryRequest({ workspaceId, webhookId, subjectId }: Lane, runAt?: Date): JobRequest {
  const key = `${deliverJobName}:${webhookId}:${subjectId}`
  return { name: deliverJobName, workspaceId, payload: { webhookId, subjectId }, serialBy: key, key, ...(runAt ? { runAt } : {}) }
}
