import { sql } from 'kysely'
import type { Kernel } from '../kernel.ts'

/** Which jobs are paused, as this worker knows it: at most a second old. */
export type PausedJobs = {
  has(job: { task: { name: string }; workspaceId: string | null }): boolean
  stop(): Promise<void>
}

const everyMs = 1_000
const most = 5_000

/** Looks every second, and sets aside what is paused. */
export async function watchPausedJobs({ database, log }: Kernel): Promise<PausedJobs> {
  let paused = new Set<string>()
  let stopped = false
  const look = async (): Promise<void> => {
    const { rows } = await sql<{ name: string; workspaceId: string | null }>`
      select name, workspace_id as "workspaceId" from paused_jobs`.execute(database.system)
    paused = new Set(rows.map(({ name, workspaceId }) => `${name} ${workspaceId ?? ''}`))
    while (paused.size > 0 && !stopped) {
      const { rows: [held] } = await sql<{ count: number }>`select hold_paused_jobs(${most}) as count`.execute(database.system)
      if (held!.count < most) return
    }
  }
  await look()
  let looking: Promise<void> | undefined
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => { if (!stopped) log.warn({ err: error }, 'cannot see which jobs are paused; trying again') })
      .finally(() => { looking = undefined })
  }, everyMs)
  timer.unref()
  return {
    has: ({ task, workspaceId }) => paused.size > 0 && (paused.has(`${task.name} `) || paused.has(`${task.name} ${workspaceId}`)),
    async stop() {
      stopped = true
      clearInterval(timer)
      await looking
    },
  }
}
