import { keepMailboxes } from '../features/mailboxes/index.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { runProjection } from '../kernel/events/projection.ts'
import { dispatchReactions } from '../kernel/jobs/dispatch-reactions.ts'
import { housekeeping } from '../kernel/jobs/housekeeping.ts'
import { startJobWorker } from '../kernel/jobs/job-worker.ts'

export type Worker = { stop(): Promise<void> }

/** The process that works in the background: projections of the log, reactions, jobs and the clock. */
export async function startWorker(kernel: Kernel): Promise<Worker> {
  const { features } = kernel.registry
  const reactions = features.flatMap((feature) => feature.reactions ?? [])
  const projections = [dispatchReactions(reactions, kernel.jobs), ...features.flatMap((feature) => feature.projections?.(kernel) ?? [])]
  const jobs = await startJobWorker(kernel, {
    reactions,
    jobs: features.flatMap((feature) => feature.jobs ?? []),
    crons: [housekeeping, ...features.flatMap((feature) => feature.crons ?? [])],
  })
  const followers = projections.map((projection) => runProjection(kernel, projection, (error) =>
    kernel.log.warn({ err: error, projection: projection.name }, 'a projection failed; trying again')))
  const boxes = keepMailboxes(kernel)
  return {
    async stop() {
      await boxes.stop()
      await Promise.all(followers.map((follower) => follower.stop()))
      await jobs.stop()
    },
  }
}
