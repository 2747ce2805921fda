import type { z } from 'zod'

/** Who hears an event live: a topic, or a topic with a payload of its own (what a visitor may see). */
export type Audience = (string | { topic: string; payload: unknown })[]

export type EventDefinition<N extends string = string, P extends z.ZodObject = z.ZodObject> = {
  name: N
  payload: P
  audience(payload: z.output<P>): Audience
}

export type EventPayload<E extends EventDefinition> = z.input<E['payload']>

/** A past-tense fact: `conversation.closed`. Its payload is the record after the change, so that listeners need not ask. */
export function event<N extends string, P extends z.ZodObject>(
  name: N, definition: { payload: P; audience(payload: z.output<P>): Audience },
): EventDefinition<N, P> {
  return { name, payload: definition.payload, audience: definition.audience as EventDefinition<N, P>['audience'] }
}

/** An event as it stands in the log. Dates in the payload are ISO 8601 strings. */
export type LoggedEvent = {
  id: string
  workspaceId: string
  xid: string
  name: string
  subjectId: string
  payload: Record<string, unknown>
  /** The subject's changed fields as they were; null when the command recorded no change of it. */
  previous: Record<string, unknown> | null
  actor: { kind: string; id: string | null; name: string }
  correlationId: string | null
  at: Date
}

/** A place in the log, opaque to clients: transaction id, then event id. */
export function cursorOf(event: Pick<LoggedEvent, 'xid' | 'id'>): string {
  return `${event.xid}.${event.id}`
}

export function readCursor(cursor: string): { xid: string; id: string } | undefined {
  const match = /^(\d{1,20})\.([0-9a-f-]{36})$/.exec(cursor)
  return match ? { xid: match[1]!, id: match[2]! } : undefined
}
