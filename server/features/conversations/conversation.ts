import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { JsonObject, Moment } from '../../kernel/shapes.ts'

export const ConversationKind = z.enum(['chat', 'email', 'sms', 'voice', 'bug', 'feedback', 'survey']).meta({ id: 'ConversationKind' })
export const ConversationState = z.enum(['open', 'pending', 'snoozed', 'closed']).meta({ id: 'ConversationState' })
export const Priority = z.enum(['low', 'normal', 'high', 'urgent']).meta({ id: 'Priority' })
export type Priority = z.output<typeof Priority>

export const Conversation = z.object({
  id: Id,
  number: z.int().describe('Counts up within the workspace; for people to quote'),
  kind: ConversationKind,
  state: ConversationState,
  subject: z.string().nullable(),
  preview: z.string().describe('First words of the last message'),
  channelId: Id.nullable(),
  inWidget: z.boolean().describe('Its contact reads it in the chat widget; a chat that came by a channel built outside or by a plugin is not there'),
  contactId: Id,
  contactName: z.string().nullable().describe('The contact\'s name, else e-mail address'),
  assigneeId: Id.nullable().describe('A member'),
  teamId: Id.nullable(),
  priority: Priority,
  tagIds: z.array(Id),
  fields: JsonObject.describe('Values of the workspace\'s own fields, by their key'),
  unread: z.boolean().describe('The last message of the contact has not been opened by any member'),
  newsAt: Moment.nullable().describe('When there last was something new to read: the contact wrote, or a snooze ended'),
  unreadByMe: z.boolean().optional().describe('Whether you have yet to read it. Only in what a member asks for: an event is for many, and an API key is nobody'),
  waitingSince: Moment.nullable().describe('Since when the contact has been waiting for an answer'),
  lastMessageAt: Moment,
  lastMessageBy: z.enum(['contact', 'member', 'system']).nullable(),
  relatedTo: Id.nullable().describe('A conversation that a stranger\'s mail quoted without being part of it'),
  snoozedUntil: Moment.nullable().describe('Null while snoozed: until the contact answers'),
  mergedInto: Id.nullable().describe('The conversation in which its messages are now'),
  spam: z.boolean(),
  slaDueAt: Moment.nullable().describe('The earliest clock of its service level that still runs'),
  slaBreached: z.boolean(),
  closedAt: Moment.nullable(),
  createdAt: Moment,
  updatedAt: Moment,
}).meta({ id: 'Conversation', description: 'One thread with a contact' })
export type Conversation = z.output<typeof Conversation>

export const ConversationPage = z.object({
  items: z.array(Conversation),
  nextCursor: z.string().nullable(),
  complete: z.boolean().describe('False when there are older matches of the query\'s words than those listed: add a word or a term'),
}).meta({ id: 'ConversationPage' })
