import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { newId } from '../ids.ts'
import { makeFairness } from './fairness.ts'
import type { JobRequest } from './job.ts'

export type Jobs = {
  /** In the transaction of `db`: the jobs are there exactly when it commits. One statement. */
  add(db: Db, requests: readonly JobRequest[]): Promise<void>
  /** Whether the second engine (BullMQ) hands them out. */
  queued: boolean
}

/** @param queued with REDIS_URL: jobs wait in queued_jobs; without: in graphile-worker's own table. */
export function makeJobs(queued: boolean): Jobs {
  const fairness = makeFairness()
  return {
    queued,
    async add(db, requests) {
      if (requests.length === 0) return
      const rows = JSON.stringify(lastOfEachKey(requests).map(({ name, workspaceId, payload, runAt, maxAttempts, priority, serialBy, key }) => ({
        ...(queued ? { id: newId() } : undefined),
        name, workspace_id: workspaceId, payload, run_at: runAt, max_attempts: maxAttempts ?? 25, serial_by: serialBy, key,
        priority: (priority ?? 5) * 100 + fairness.levelOf(workspaceId),
      })))
      await sql`select enqueue_jobs(${rows}::jsonb, ${queued})`.execute(db)
    },
  }
}

function lastOfEachKey(requests: readonly JobRequest[]): readonly JobRequest[] {
  if (requests.every(({ key }) => key === undefined)) return requests
  const last = new Map(requests.map((request) => [request.key, request]))
  return requests.filter((request) => request.key === undefined || last.get(request.key) === request)
}
