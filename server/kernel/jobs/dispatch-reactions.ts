import type { Projection } from '../events/projection.ts'
import type { Reaction } from './job.ts'

/** Turns events into jobs, in the transaction that moves the cursor: each is enqueued exactly once. */
export function dispatchReactions(reactions: readonly Reaction[]): Projection {
  const byEvent = new Map<string, Reaction[]>()
  for (const reaction of reactions) {
    for (const { name } of reaction.on) byEvent.set(name, [...(byEvent.get(name) ?? []), reaction])
  }
  return {
    name: 'reactions',
    async apply(events, _db, client) {
      const jobs = events.flatMap((event) =>
        (byEvent.get(event.name) ?? [])
          .filter((reaction) => reaction.when?.(event) ?? true)
          .map((reaction) => ({
            identifier: reaction.name, payload: event, max_attempts: reaction.maxAttempts ?? 25, job_key: `${reaction.name}:${event.id}`,
          })))
      if (jobs.length === 0) return
      await client.query({
        name: 'enqueue_reactions',
        text: `select graphile_worker.add_jobs(array(
          select (identifier, payload, null, null, max_attempts, job_key, null, null)::graphile_worker.job_spec
          from jsonb_to_recordset($1::jsonb) as job(identifier text, payload json, max_attempts smallint, job_key text)))`,
        values: [JSON.stringify(jobs)],
      })
    },
  }
}
