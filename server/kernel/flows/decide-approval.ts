import type { Db } from '../db/database.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { wakeRun } from './wake-run.ts'

type Decision = {
  workspaceId: string; runId: string; path: string; decision: 'approved' | 'rejected'; note?: string | null
  by: { kind: string; id: string | null; name: string }
}

/** Answers what a run asks, in the transaction of `db`; whether this person may is the caller's to say. False: it is not asked any more. */
export function decideApproval(db: Db, jobs: Jobs, { workspaceId, runId, path, decision, note = null, by }: Decision): Promise<boolean> {
  return wakeRun(db, jobs, { workspaceId, runId, path, result: { output: { decision, note, by: { kind: by.kind, id: by.id, name: by.name }, timedOut: false } } })
}
