import type { JobRequest } from '../../kernel/jobs/job.ts'

export const momentJobName = 'keep-service-levels'

/** One waiting job a workspace, at the earliest moment of all its clocks. */
export function momentRequest(workspaceId: string, runAt: Date): JobRequest {
  const key = `service-levels:${workspaceId}`
  return { name: momentJobName, workspaceId, payload: {}, runAt, key, serialBy: key, priority: 2 }
}
