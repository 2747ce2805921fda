import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'

export const Mail = z.object({
  id: Id,
  direction: z.enum(['in', 'out']),
  kind: z.enum(['person', 'auto-reply', 'bounce', 'list', 'own', 'notification']),
  messageId: z.string(),
  subject: z.string(),
  fromAddress: z.string(),
  envelopeFrom: z.string(),
  envelopeTo: z.array(z.string()),
  conversationId: Id.nullable(),
  size: z.int().describe('Bytes'),
  defects: z.array(z.string()).describe('What was wrong with it and could be saved all the same'),
  createdAt: Moment,
}).meta({ id: 'Mail', description: 'A mail as it came in or went out' })
export type Mail = z.output<typeof Mail>

export const MailPage = pageOf(Mail)

const MailPerson = z.object({ name: z.string(), address: z.string() }).meta({ id: 'MailPerson' })

export const MailContent = Mail.extend({
  from: MailPerson.nullable(),
  to: z.array(MailPerson),
  cc: z.array(MailPerson),
  date: Moment.nullable(),
  text: z.string(),
  html: z.string().nullable().describe('Sanitised; remote images held back'),
  attachments: z.array(z.object({ name: z.string(), contentType: z.string(), size: z.int() }).meta({ id: 'MailAttachment' })),
}).meta({ id: 'MailContent', description: 'A mail with what is in it' })
