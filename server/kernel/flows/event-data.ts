import type { LoggedEvent } from '../events/event.ts'
import type { Data } from './data.ts'

/** An event as templates and conditions see it: its payload, and under `event` what the log says of it. */
export function eventData({ id, name, at, subjectId, actor, previous, payload }: LoggedEvent): Record<string, unknown> {
  return { ...payload, event: { id, name, at: at.toISOString(), subjectId, actor, previous } }
}

/** What a condition on a trigger may read: there is no run yet. */
export function triggerData(trigger: Record<string, unknown>): Data {
  const at = (trigger['event'] as { at?: string } | undefined)?.at ?? new Date().toISOString()
  return { trigger, run: {}, steps: {}, variables: {}, now: at, locals: {} }
}
