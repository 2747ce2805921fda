import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'
import { canBeMailPort } from '../mail-servers/index.ts'

export const mostMailboxes = 500

const Security = z.enum(['tls', 'starttls', 'none']).meta({ id: 'MailSecurity' })

export const Mailbox = z.object({
  id: Id,
  channelId: Id.describe('The e-mail channel that it belongs to'),
  address: z.string().describe('Of the channel'),
  imapHost: z.string(),
  imapPort: z.int(),
  imapSecurity: Security,
  imapUser: z.string(),
  imapAuth: z.enum(['password', 'oauth2']),
  inboxFolder: z.string(),
  sentFolder: z.string().nullable().describe('Null: the one that the server marks as sent mail'),
  takesSent: z.boolean().describe('What members send from other programs joins the conversations'),
  beginsFromSent: z.boolean().describe('A sent mail to somebody without a conversation begins one'),
  appendsSent: z.boolean().describe('Replies that go out by its server are put into the folder of sent mail'),
  marksSeen: z.boolean().describe('Mails are marked as read on the server once they are here'),
  since: Moment.describe('Mails that arrived before are left where they are'),
  smtpHost: z.string().nullable().describe('Null: replies go out by the server of the installation'),
  smtpPort: z.int().nullable(),
  smtpSecurity: Security.nullable(),
  smtpUser: z.string().nullable(),
  certificate: z.string().nullable().describe('PEM: trusted besides the well-known authorities'),
  state: z.enum(['waiting', 'syncing', 'connected', 'failing', 'paused']).meta({ id: 'MailboxState' }),
  failingSince: Moment.nullable(),
  lastError: z.string().nullable(),
  lastSyncedAt: Moment.nullable(),
  toTake: z.int().describe('While it is syncing: mails that were found'),
  taken: z.int().describe('While it is syncing: how many of them are through'),
  troubles: z.int().describe('Mails that could not be taken'),
  createdAt: Moment,
  updatedAt: Moment,
}).meta({ id: 'Mailbox', description: 'A mail box elsewhere, read by IMAP and answered by SMTP' })
export type Mailbox = z.output<typeof Mailbox>

export const MailboxPage = pageOf(Mailbox)

/** Of `mailboxes`. */
export const mailboxColumns: RawBuilder<Mailbox> = sql<Mailbox>`
  ${columnsOf(Mailbox, 'mailboxes', ['address', 'troubles'])},
  (select address from channels where channels.id = mailboxes.channel_id) as address,
  (select count(*)::int from mailbox_troubles as trouble where trouble.workspace_id = mailboxes.workspace_id and trouble.mailbox_id = mailboxes.id) as troubles`

const host = z.string().trim().toLowerCase().min(1).max(255).regex(/^(\[?[\da-f:.]+\]?|[a-z\d]([a-z\d._-]*[a-z\d])?\.?)$/, 'the name of a server, such as imap.example.com')
  .transform((text) => text.replace(/^\[|\]$/g, ''))
const port = z.int().min(1).max(65_535).refine(canBeMailPort, 'a port of mail, such as 993 or 465, or one above 1023')
// An IMAP or SMTP command ends with its line.
const line = (most: number) => z.string().min(1).max(most).refine((text) => !/\p{Cc}/u.test(text), 'one line of text')

/** The fields that callers may write; what is left out of a change stays as it is. */
export const mailboxFields = {
  imapHost: host,
  imapPort: port,
  imapSecurity: Security,
  imapUser: line(320),
  imapPassword: line(4_000).describe('Of the box, or an app password; with imapAuth oauth2 an access token'),
  imapAuth: z.enum(['password', 'oauth2']),
  inboxFolder: line(500),
  sentFolder: line(500).nullable(),
  takesSent: z.boolean(),
  beginsFromSent: z.boolean(),
  appendsSent: z.boolean(),
  marksSeen: z.boolean(),
  smtpHost: host.nullable(),
  smtpPort: port.nullable(),
  smtpSecurity: Security.nullable(),
  smtpUser: line(320).nullable(),
  smtpPassword: line(4_000).nullable(),
  certificate: z.string().trim().max(20_000).regex(/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/, 'a certificate in PEM').nullable(),
}
