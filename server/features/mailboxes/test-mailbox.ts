import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { type MailServer, openImap, smtpOptions, toMailServerFailure } from '../mail-servers/index.ts'
import { makeSmtpSender } from '../mail/index.ts'
import { checkSmtp } from './create-mailbox.ts'
import { findSentFolder } from './find-sent-folder.ts'
import { mailboxFields } from './mailbox.ts'
import { findMailbox, findSecrets, imapServer } from './queries.ts'

const Outcome = z.object({
  works: z.boolean(),
  reason: z.string().nullable().describe('What is wrong and what to do about it'),
}).meta({ id: 'MailServerOutcome' })

const { imapHost, imapPort, imapUser, imapSecurity, imapAuth, inboxFolder, sentFolder, smtpHost, smtpPort, smtpSecurity, smtpUser, imapPassword, smtpPassword, certificate } = mailboxFields

/** Outside of any transaction: it may take half a minute. */
export const testMailbox = {
  ...command({
    name: 'mailboxes.test',
    summary: 'Log in to the servers of a mail box, as it is or with other settings, and say what is wrong; nothing is changed',
    scope: 'mailboxes:manage',
    input: z.object({
      id: Id.optional().describe('Of a box, whose settings and passwords stand in for those that are left out'),
      ...z.object({
        imapHost, imapPort, imapUser, imapSecurity, imapAuth, inboxFolder, sentFolder, smtpHost, smtpPort, smtpSecurity, smtpUser, imapPassword, smtpPassword, certificate,
      }).partial().shape,
    }),
    output: z.object({
      imap: Outcome.extend({
        sentFolder: z.string().nullable().describe('Where sent mail is taken from'),
        mails: z.int().nullable().describe('In the inbox'),
        pushes: z.boolean().describe('The server tells of new mail at once (IDLE)'),
      }).meta({ id: 'ImapOutcome' }),
      smtp: Outcome.nullable().describe('Null: replies go out by the server of the installation'),
    }).meta({ id: 'MailboxTest' }),
    errors: ['not_found'],
    rest: 'POST /mailbox-tests',
    secret: ['imapPassword', 'smtpPassword'],
    async run(ctx, input) {
      const { imap, smtp, folders } = await readSettings(ctx, input)
      const [read, sent] = await Promise.all([tryImap(ctx, imap, folders), smtp && trySmtp(ctx, smtp)])
      return { imap: read, smtp: sent }
    },
  }),
  outside: true,
}

type Input = z.output<typeof testMailbox['input']>
type Folders = { inboxFolder: string; sentFolder: string | null }

async function readSettings(ctx: Context, { id, ...input }: Input): Promise<{ imap: MailServer; smtp: MailServer | null; folders: Folders }> {
  const box = id === undefined ? undefined : await findMailbox(ctx.db, id)
  const known = id === undefined ? undefined : await findSecrets(ctx.db, ctx.kernel.secrets, ctx.workspaceId, id)
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  const all: Partial<Omit<Input, 'id'>> = { ...box, imapPassword: known?.imapSecret, smtpPassword: known?.smtpSecret, ...given }
  const missing = (['imapHost', 'imapUser', 'imapPassword'] as const).filter((path) => !all[path])
  if (missing.length > 0) throw new AppError('invalid_input', { issues: missing.map((path) => ({ path, message: 'This is needed to log in.' })) })
  if (all.smtpHost) checkSmtp({ ...all, smtpPassword: all.smtpUser ? all.smtpPassword : null })
  const shared = { certificate: all.certificate ?? null }
  const kind = all.imapAuth ?? 'password'
  return {
    folders: { inboxFolder: all.inboxFolder ?? 'INBOX', sentFolder: all.sentFolder ?? null },
    imap: imapServer({
      ...shared, imapHost: all.imapHost!, imapPort: all.imapPort ?? 993, imapSecurity: all.imapSecurity ?? 'tls', imapUser: all.imapUser!, imapAuth: kind,
    }, all.imapPassword!),
    smtp: all.smtpHost ? {
      ...shared, host: all.smtpHost, port: all.smtpPort!, security: all.smtpSecurity!,
      login: all.smtpUser && all.smtpPassword ? { user: all.smtpUser, secret: all.smtpPassword, kind } : null,
    } : null,
  }
}

async function tryImap({ kernel }: Context, server: MailServer, folders: Folders) {
  const nothing = { sentFolder: null, mails: null, pushes: false }
  try {
    const client = await openImap(kernel, server)
    try {
      const inbox = await client.mailboxOpen(folders.inboxFolder, { readOnly: true })
      const sentFolder = await findSentFolder(client, folders.sentFolder)
      return { works: true, reason: null, sentFolder, mails: inbox.exists, pushes: client.capabilities.has('IDLE') }
    } finally {
      await client.logout().catch(() => client.close())
    }
  } catch (error) {
    return { works: false, reason: toMailServerFailure(error, server).message, ...nothing }
  }
}

async function trySmtp({ kernel }: Context, server: MailServer) {
  try {
    const sender = makeSmtpSender(await smtpOptions(kernel, server))
    try {
      await sender.verify()
      return { works: true, reason: null }
    } finally {
      sender.close()
    }
  } catch (error) {
    return { works: false, reason: toMailServerFailure(error, server).message }
  }
}
