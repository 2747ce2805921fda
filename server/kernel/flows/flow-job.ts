import type { JobRequest } from '../jobs/job.ts'

export const flowJobName = 'run-flow'
export const flowJobAttempts = 12

/** Asks for the job that carries a run on. A later turn's job takes the place of one that still waits for its time. */
export function flowJob(run: { id: string; workspaceId: string; turn: number }, runAt?: Date): JobRequest {
  return {
    name: flowJobName, workspaceId: run.workspaceId, payload: { runId: run.id, turn: run.turn }, maxAttempts: flowJobAttempts,
    ...run.turn > 1 && { key: `run:${run.id}` }, ...runAt && { runAt },
  }
}
