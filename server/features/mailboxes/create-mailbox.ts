import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { rowOf } from '../../kernel/db/columns.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { findChannel } from '../channels/index.ts'
import { mailboxCreated } from './events.ts'
import { Mailbox, mailboxFields, mostMailboxes } from './mailbox.ts'
import { findMailbox } from './queries.ts'

const { imapHost, imapPort, imapSecurity, imapUser, imapPassword, ...others } = mailboxFields

// The mail server's clock may be behind ours: what comes from now on must not look older.
const clockSlackMs = 5 * 60_000

export const createMailbox = command({
  name: 'mailboxes.create',
  summary: 'Have the mail of an e-mail channel read from its mail box by IMAP, and answered by SMTP',
  scope: 'mailboxes:manage',
  input: z.object({
    channelId: Id.describe('Of an e-mail channel; each has at most one mail box'),
    imapHost, imapUser, imapPassword,
    imapPort: imapPort.default(993),
    imapSecurity: imapSecurity.default('tls'),
    since: z.iso.datetime({ offset: true }).optional().describe('Mails that arrived since then are taken; from now on when left out'),
    ...z.object(others).partial().shape,
  }),
  output: Mailbox,
  errors: ['not_found', 'conflict', 'limit_reached'],
  rest: 'POST /mailboxes',
  secret: ['imapPassword', 'smtpPassword'],
  async run(ctx, { channelId, imapPassword: secret, smtpPassword, since, ...fields }) {
    const channel = await findChannel(ctx.db, channelId)
    if (channel.kind !== 'email') throw new AppError('invalid_input', { issues: [{ path: 'channelId', message: 'This is not an e-mail channel.' }] })
    checkSmtp({ ...fields, smtpPassword: smtpPassword ?? null })
    await checkRoom(ctx)
    const id = newId()
    const seal = (text: string) => ctx.kernel.secrets.encrypt(ctx.workspaceId, text)
    await ctx.db.insertInto('mailboxes').values({
      ...rowOf(fields), id, channel_id: channelId, imap_secret: seal(secret), smtp_secret: smtpPassword ? seal(smtpPassword) : null,
      since: since ? new Date(since) : new Date(ctx.now.getTime() - clockSlackMs),
    }).execute()
    const mailbox = await findMailbox(ctx.db, id)
    ctx.recordChange({ subjectId: id, before: null, after: mailbox })
    ctx.emit(mailboxCreated, { subjectId: id, payload: { mailbox } })
    return mailbox
  },
})

type Smtp = Partial<Record<'smtpHost' | 'smtpSecurity' | 'smtpUser' | 'smtpPassword', string | null>> & { smtpPort?: number | null | undefined }

/** @throws AppError invalid_input when only half of a server or of a log-in is named */
export function checkSmtp({ smtpHost, smtpPort, smtpSecurity, smtpUser, smtpPassword }: { [Name in keyof Smtp]?: Smtp[Name] | undefined }): void {
  const issues: { path: string; message: string }[] = []
  if (smtpHost && !smtpPort) issues.push({ path: 'smtpPort', message: 'The server for sending needs a port, such as 465.' })
  if (smtpHost && !smtpSecurity) issues.push({ path: 'smtpSecurity', message: 'Say how the server for sending is secured.' })
  if (!smtpHost && (smtpPort || smtpSecurity || smtpUser || smtpPassword)) issues.push({ path: 'smtpHost', message: 'Name the server for sending, or leave out the rest of it.' })
  if (Boolean(smtpUser) !== Boolean(smtpPassword)) issues.push({ path: smtpUser ? 'smtpPassword' : 'smtpUser', message: 'User name and password belong together.' })
  if (issues.length > 0) throw new AppError('invalid_input', { issues })
}

/** Locked, so that two at once do not both find the last place free. */
async function checkRoom(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`mailboxes of ${ctx.workspaceId}`}))`.execute(ctx.db)
  const { rows: [row] } = await sql<{ count: number }>`select count(*)::int as count from mailboxes where workspace_id = current_workspace()`.execute(ctx.db)
  if (row!.count >= mostMailboxes) throw new AppError('limit_reached', { detail: `A workspace has at most ${mostMailboxes} mail boxes.` })
}
