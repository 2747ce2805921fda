import type { Projection } from '../events/projection.ts'
import type { Reaction } from './job.ts'
import type { Jobs } from './jobs.ts'

/** Turns events into jobs, in the transaction that moves the cursor: each is enqueued exactly once. */
export function dispatchReactions(reactions: readonly Reaction[], jobs: Jobs): Projection {
  const byEvent = new Map<string, Reaction[]>()
  for (const reaction of reactions) {
    for (const { name } of reaction.on) byEvent.set(name, [...(byEvent.get(name) ?? []), reaction])
  }
  return {
    name: 'reactions',
    async apply(events, db) {
      await jobs.add(db, events.flatMap((event) =>
        (byEvent.get(event.name) ?? [])
          .filter((reaction) => reaction.when?.(event) ?? true)
          .map(({ name, maxAttempts }) => ({ name, workspaceId: event.workspaceId, payload: event, maxAttempts }))))
    },
  }
}
