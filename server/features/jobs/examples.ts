import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'

/** A dead job, as the examples may name it. */
export async function insertDeadJob(kernel: Kernel, workspaceId: string): Promise<string> {
  const id = newId()
  await kernel.database.system.insertInto('queued_jobs').values({
    id, name: 'test-broken', workspace_id: workspaceId, payload: JSON.stringify({ contactId: newId(), secret: 'kept to itself' }), priority: 500,
    attempts: 2, max_attempts: 2, last_error: 'The other side did not answer.', dead_at: new Date(),
  }).execute()
  return id
}

export const jobsExamples = {
  'jobs.summary': () => ({}),
  'jobs.list': () => ({ state: 'dead', limit: 3 }),
  'jobs.get': (cast: { deadJobId: string }) => ({ id: cast.deadJobId }),
  'jobs.retry': (cast: { deadJobId: string }) => ({ ids: [cast.deadJobId] }),
  'jobs.remove': (cast: { deadJobId: string }) => ({ ids: [cast.deadJobId] }),
  'jobs.pause': () => ({ name: 'test-broken' }),
  'jobs.resume': () => ({ name: 'test-broken' }),
}
