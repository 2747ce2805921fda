import type { Kernel } from '../kernel/kernel.ts'
import { runProjection } from '../kernel/events/projection.ts'
import { dispatchReactions } from '../kernel/jobs/dispatch-reactions.ts'
import { startJobWorker } from '../kernel/jobs/graphile-jobs.ts'
import { housekeeping } from '../kernel/jobs/housekeeping.ts'

export type Worker = { stop(): Promise<void> }

/** The process that works in the background: projections of the log, reactions, jobs and the clock. */
export async function startWorker(kernel: Kernel): Promise<Worker> {
  const { features } = kernel.registry
  const reactions = features.flatMap((feature) => feature.reactions ?? [])
  const projections = [dispatchReactions(reactions), ...features.flatMap((feature) => feature.projections ?? [])]
  const jobs = await startJobWorker(kernel, {
    reactions,
    crons: [housekeeping, ...features.flatMap((feature) => feature.crons ?? [])],
  })
  const followers = projections.map((projection) => runProjection(kernel.database, kernel.signal, projection, (error) =>
    kernel.log.warn({ err: error, projection: projection.name }, 'a projection failed; trying again')))
  return {
    async stop() {
      await Promise.all(followers.map((follower) => follower.stop()))
      await jobs.stop()
    },
  }
}
