import type { LoggedEvent } from '../../kernel/events/event.ts'
import type { Projection } from '../../kernel/events/projection.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { rewriteRequest } from './rewrite-documents.ts'
import { writeHeaders, writeMessages } from './write-documents.ts'

// As many as a projection reads at once: then the log grows faster than it is read.
const fullBatch = 200
// A message costs the index 180 µs of processor time, half of what writing it costs: under load writing comes first.
const restWhenBehind = 3

/**
 * The index follows the log. New messages are written in transactions of their own, before the one that moves the cursor has
 * written anything: that one would hold back the log's other readers. Done twice, nothing changes.
 */
export const followConversations = (kernel: Kernel): Projection => ({
  name: 'search',
  restMs: 100,
  async apply(events, db) {
    await writeHeaders(kernel.database, unique(events.filter(({ name }) => name === 'conversation.created').map(({ subjectId }) => subjectId)))
    await writeMessages(kernel.database, unique(events.flatMap(newMessage)), { restFor: events.length >= fullBatch ? restWhenBehind : 0 })
    const rewritten = new Map(events.flatMap(rewrittenBy).map((request) => [request.key, request]))
    if (rewritten.size > 0) await kernel.jobs.add(db, [...rewritten.values()])
  },
})

function newMessage({ name, payload }: LoggedEvent): string[] {
  const message = payload['message'] as { id: string; kind: string } | undefined
  return name === 'message.created' && message && message.kind !== 'event' ? [message.id] : []
}

/** A rename or a merge may touch thousands of messages: a job for each contact or conversation. */
function rewrittenBy({ name, workspaceId, subjectId, payload, previous }: LoggedEvent) {
  const changed = (...fields: string[]): boolean => fields.some((field) => field in (previous ?? {}))
  if (name === 'contact.merged' || (name === 'contact.updated' && changed('name', 'email', 'phone'))) return [rewriteRequest(workspaceId, { contactId: subjectId })]
  if (name === 'conversation.merged' || name === 'conversation.split' || (name === 'conversation.updated' && changed('subject', 'contactId', 'mergedInto'))) {
    return unique([subjectId, ...conversationsIn(payload)]).map((conversationId) => rewriteRequest(workspaceId, { conversationId }))
  }
  return []
}

/** Those whose messages a merge or a split has moved. */
function conversationsIn(payload: Record<string, unknown>): string[] {
  return Object.values(payload).flatMap((value) => {
    const { id, number, mergedInto } = (value ?? {}) as { id?: unknown; number?: unknown; mergedInto?: unknown }
    if (typeof id !== 'string' || typeof number !== 'number') return []
    return typeof mergedInto === 'string' ? [id, mergedInto] : [id]
  })
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)]
}
