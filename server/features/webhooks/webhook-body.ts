import { testEvent } from './event-names.ts'

// A signed address of a file lets anyone in who has it. What is left names the file for the API.
const signedFile = /(\/files\/[0-9a-f-]{36}\/[^"\s?]*)\?expires=\d+&(?:amp;)?signature=[\w-]+/g

type Message = {
  eventId: string
  eventName: string
  webhookId: string
  createdAt: Date
  event: { at: Date; payload: Record<string, unknown> } | null
}

/** The body of the request, the same on every attempt; null when the event has gone from the log. */
export function bodyOf({ eventId, eventName, webhookId, createdAt, event }: Message): string | null {
  if (eventName === testEvent) return write(eventId, eventName, createdAt, { webhookId })
  return event && write(eventId, eventName, event.at, event.payload)
}

function write(id: string, type: string, at: Date, data: Record<string, unknown>): string {
  return JSON.stringify({ type, timestamp: at.toISOString(), id, data }, (_key, value: unknown) =>
    (typeof value === 'string' ? value.replace(signedFile, '$1') : value))
}
