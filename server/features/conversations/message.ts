import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'

export const Attachment = z.object({
  fileId: Id,
  name: z.string(),
  contentType: z.string(),
  size: z.int().describe('Bytes'),
  inline: z.boolean().describe('Shown within the message\'s HTML'),
  url: z.string().describe('Signed; valid for a day'),
}).meta({ id: 'Attachment' })

export const Message = z.object({
  id: Id,
  conversationId: Id,
  kind: z.enum(['reply', 'note', 'event']).describe('note: only members see it; event: what happened, e.g. closed'),
  authorKind: z.enum(['contact', 'member', 'system']),
  authorId: Id.nullable(),
  authorName: z.string(),
  clientId: z.string().nullable(),
  text: z.string(),
  html: z.string().nullable().describe('Sanitised. Remote images are held back: their address is in data-remote-src'),
  quotedText: z.string().nullable().describe('The folded end of a mail: what it quotes, and the signature'),
  quotedHtml: z.string().nullable(),
  remoteImages: z.int(),
  delivery: z.enum(['queued', 'sent', 'failed', 'bounced']).nullable().describe('Of a reply that goes out by mail'),
  deliveryDetail: z.string().nullable(),
  attachments: z.array(Attachment),
  createdAt: Moment,
}).meta({ id: 'Message', description: 'One entry of a conversation' })
export type Message = z.output<typeof Message>

export const MessagePage = pageOf(Message)
