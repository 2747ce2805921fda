import type { JobRequest } from '../../kernel/jobs/job.ts'

/** What must stay in order: the replies of one conversation. */
export type Lane = { workspaceId: string; conversationId: string }

export const sendJobName = 'send-to-api-channel'

/** The rows say what is due; the job only says that it is time to look. */
export function sendRequest({ workspaceId, conversationId }: Lane, runAt?: Date): JobRequest {
  const key = `${sendJobName}:${conversationId}`
  return { name: sendJobName, workspaceId, payload: { conversationId }, serialBy: key, key, ...(runAt ? { runAt } : {}) }
}
