import type { LoggedEvent } from '../events/event.ts'
import type { Projection } from '../events/projection.ts'
import type { Reaction } from './job.ts'
import type { Jobs } from './jobs.ts'

/** Turns events into jobs, in the transaction that moves the cursor: each is enqueued exactly once. */
export function dispatchReactions(reactions: readonly Reaction[], jobs: Jobs): Projection {
  const byEvent = new Map<string, Reaction[]>()
  for (const reaction of reactions) {
    for (const { name } of reaction.on) byEvent.set(name, [...(byEvent.get(name) ?? []), reaction])
  }
  const reactionsTo = (event: LoggedEvent) => (byEvent.get(event.name) ?? []).filter((reaction) => reaction.when?.(event) ?? true)
  return {
    name: 'reactions',
    concerns: (events) => events.some((event) => reactionsTo(event).length > 0),
    async apply(events, db) {
      await jobs.add(db, events.flatMap((event) =>
        reactionsTo(event)
          .map(({ name, maxAttempts }) => ({ name, workspaceId: event.workspaceId, payload: event, maxAttempts }))))
    },
  }
}
