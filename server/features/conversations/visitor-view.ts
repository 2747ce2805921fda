import { z } from 'zod'
import type { Audience } from '../../kernel/events/event.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment } from '../../kernel/shapes.ts'
import type { Conversation } from './conversation.ts'
import { Attachment, type Message } from './message.ts'

/** What a visitor may know of a message of their own conversation. Notes and events have no such view. */
export const VisitorMessage = z.object({
  id: Id,
  conversationId: Id,
  authorKind: z.enum(['contact', 'member', 'system']),
  authorName: z.string().describe('The channel\'s name, where it does not name members'),
  clientId: z.string().nullable().describe('Of the visitor\'s own messages'),
  text: z.string(),
  html: z.string().nullable().describe('Sanitised; of what was answered with formatting'),
  attachments: z.array(Attachment),
  createdAt: Moment,
}).meta({ id: 'VisitorMessage', description: 'A message as the visitor sees it' })
export type VisitorMessage = z.output<typeof VisitorMessage>

export const VisitorConversation = z.object({
  id: Id,
  state: z.enum(['open', 'closed']),
  preview: z.string().describe('First words of the last reply'),
  lastMessageAt: Moment,
  lastMessageBy: z.enum(['contact', 'member', 'system']).nullable(),
}).meta({ id: 'VisitorConversation', description: 'A conversation as the visitor sees it' })
export type VisitorConversation = z.output<typeof VisitorConversation>

/** @param teamName stands for whoever answers, where the channel does not name them */
export function visitorMessage(message: Message, teamName: string | null): VisitorMessage | null {
  if (message.kind !== 'reply') return null
  const { id, conversationId, authorKind, authorName, clientId, text, html, attachments, createdAt } = message
  const isOwn = authorKind === 'contact'
  return {
    id, conversationId, authorKind, authorName: isOwn ? authorName : teamName ?? authorName, clientId: isOwn ? clientId : null, text,
    html: isOwn ? null : html, attachments, createdAt,
  }
}

/** @param lastReply the last message that the visitor may see: the record's own preview may be that of a note. */
export function visitorConversation(
  conversation: Pick<Conversation, 'id' | 'state' | 'preview' | 'lastMessageAt' | 'lastMessageBy'>,
  lastReply?: Pick<Message, 'text' | 'authorKind' | 'createdAt'>,
): VisitorConversation {
  return {
    id: conversation.id,
    state: conversation.state === 'closed' ? 'closed' : 'open',
    preview: lastReply ? firstWords(lastReply.text) : conversation.preview,
    lastMessageAt: lastReply?.createdAt ?? conversation.lastMessageAt,
    lastMessageBy: lastReply?.authorKind ?? conversation.lastMessageBy,
  }
}

export const visitorTopic = (contactId: string): string => `visitor:${contactId}`

type Written = { message: Message; conversation: Conversation; teamName: string | null }

/** Who else hears of a message: its visitor, if it is a reply in the widget. For the audience of message events. */
export function visitorAudience({ message, conversation, teamName }: Written): Audience {
  const view = visitorMessage(message, teamName)
  if (!view || !conversation.inWidget) return []
  return [{
    topic: visitorTopic(conversation.contactId),
    payload: { message: view, conversation: visitorConversation(conversation, message) },
  }]
}

/** Who else hears that a conversation was closed or opened again. */
export function visitorStateAudience(conversation: Conversation): Audience {
  if (!conversation.inWidget) return []
  const { id, state } = visitorConversation(conversation)
  return [{ topic: visitorTopic(conversation.contactId), payload: { conversation: { id, state } } }]
}

function firstWords(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 140 ? `${line.slice(0, 139)}…` : line
}
