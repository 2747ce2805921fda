import type { inferRouterOutputs } from '@trpc/server'
import type { AppRouter, OnTheWire } from '../../server/api/rpc.ts'
import type { Contact as ServerContact } from '../../server/features/contacts/contact.ts'
import type { Conversation as ServerConversation } from '../../server/features/conversations/conversation.ts'
import type {
  Attachment as ServerAttachment,
  Message as ServerMessage,
} from '../../server/features/conversations/message.ts'
import type { Member as ServerMember } from '../../server/features/identity/member.ts'
import type { z } from 'zod'

/** The server's records as they arrive: the same shapes, with dates as ISO 8601 strings. */
export type Contact = OnTheWire<ServerContact>
export type Conversation = OnTheWire<ServerConversation>
export type Message = OnTheWire<ServerMessage>
export type Attachment = OnTheWire<z.output<typeof ServerAttachment>>
export type Member = OnTheWire<ServerMember>

export type Output = inferRouterOutputs<AppRouter>

export type Page<T> = { items: T[]; nextCursor: string | null }
