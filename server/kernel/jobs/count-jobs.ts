import { sql } from 'kysely'
import type { Kernel } from '../kernel.ts'
import { oldestJob, queueLength } from '../telemetry/metrics.ts'

export type JobCounts = {
  add(job: { task: { name: string }; workspaceId: string | null }, outcome: 'done' | 'failed'): void
  stop(): Promise<void>
}

type Count = { name: string; workspace_id: string | null; done: number; failed: number }

const everyMs = 10_000
// Looking at a million jobs takes half a second: it may take a twentieth of the time.
const restTimes = 20

/** Counts what is done in each minute for the jobs page, and how long the queue is for the metrics. */
export async function countJobs({ database, log }: Kernel): Promise<JobCounts> {
  let counts = new Map<string, Count>()
  const write = async (): Promise<void> => {
    if (counts.size === 0) return
    const rows = JSON.stringify([...counts.values()])
    counts = new Map()
    await sql`
      insert into job_counts as count (minute, workspace_id, name, done, failed)
      select date_trunc('minute', now()), workspace_id, name, done, failed
      from jsonb_to_recordset(${rows}::jsonb) as row(workspace_id uuid, name text, done int, failed int)
      on conflict (workspace_id, minute, name) do update set done = count.done + excluded.done, failed = count.failed + excluded.failed`
      .execute(database.system)
  }
  let restUntil = 0
  const measure = async (): Promise<void> => {
    const begun = performance.now()
    if (begun < restUntil) return
    const { rows } = await sql<{ name: string; state: string; count: number; age: number }>`
      select name, state, count(*)::int as count, greatest(0, extract(epoch from now() - min(run_at)))::float as age
      from all_jobs group by name, state`.execute(database.system)
    queueLength.reset()
    oldestJob.reset()
    for (const { name, state, count, age } of rows) {
      queueLength.set({ name, state }, count)
      if (state === 'waiting') oldestJob.set({ name }, age)
    }
    restUntil = performance.now() + restTimes * (performance.now() - begun)
  }
  let stopped = false
  const report = (error: unknown): void => { if (!stopped) log.warn({ err: error }, 'cannot count the jobs') }
  let working: Promise<void> = measure().catch(report)
  const timer = setInterval(() => { working = working.then(write).then(measure).catch(report) }, everyMs)
  timer.unref()
  return {
    add({ task: { name }, workspaceId }, outcome) {
      const key = `${name} ${workspaceId}`
      let count = counts.get(key)
      if (!count) counts.set(key, count = { name, workspace_id: workspaceId, done: 0, failed: 0 })
      count[outcome]++
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await working.then(write).catch((error: unknown) => log.warn({ err: error }, 'cannot keep what was counted of the jobs'))
    },
  }
}
