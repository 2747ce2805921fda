import { sql } from 'kysely'
import { z } from 'zod'
import { rowOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { checkSmtp } from './create-mailbox.ts'
import { mailboxRemoved, mailboxUpdated } from './events.ts'
import { Mailbox, mailboxFields } from './mailbox.ts'
import { findMailbox, findSecrets, lockMailbox } from './queries.ts'

export const updateMailbox = command({
  name: 'mailboxes.update',
  summary: 'Change the settings of a mail box; it connects anew',
  scope: 'mailboxes:manage',
  input: z.object({ id: Id, ...z.object(mailboxFields).partial().shape }),
  output: Mailbox,
  errors: ['not_found'],
  rest: 'PATCH /mailboxes/:id',
  secret: ['imapPassword', 'smtpPassword'],
  async run(ctx, { id, imapPassword, smtpPassword, ...fields }) {
    const before = await lockMailbox(ctx.db, id)
    const { secrets } = ctx.kernel
    const known = await findSecrets(ctx.db, secrets, ctx.workspaceId, id)
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    const after = { ...before, ...given, smtpPassword: smtpPassword === undefined ? known.smtpSecret : smtpPassword }
    // Without its server nothing of it is left.
    const smtp = fields.smtpHost === null ? { smtpHost: null, smtpPort: null, smtpSecurity: null, smtpUser: null, smtpPassword: null } : after
    if (smtp.smtpUser === null) smtp.smtpPassword = null
    checkSmtp(smtp)
    const { smtpHost, smtpPort, smtpSecurity, smtpUser } = smtp
    await ctx.db.updateTable('mailboxes').set({
      ...rowOf({ ...fields, smtpHost, smtpPort, smtpSecurity, smtpUser }),
      ...(imapPassword === undefined ? {} : { imap_secret: secrets.encrypt(ctx.workspaceId, imapPassword) }),
      smtp_secret: smtp.smtpPassword === null ? null : secrets.encrypt(ctx.workspaceId, smtp.smtpPassword),
      revision: sql`revision + 1`, updated_at: ctx.now,
    }).where('id', '=', id).execute()
    const mailbox = await findMailbox(ctx.db, id)
    ctx.recordChange({ subjectId: id, before, after: mailbox })
    ctx.emit(mailboxUpdated, { subjectId: id, payload: { mailbox } })
    return mailbox
  },
})

export const removeMailbox = command({
  name: 'mailboxes.remove',
  summary: 'Remove a mail box; its channel and conversations stay, and so does everything on its server',
  scope: 'mailboxes:manage',
  input: z.object({ id: Id }),
  output: Mailbox,
  errors: ['not_found'],
  rest: 'DELETE /mailboxes/:id',
  async run(ctx, { id }) {
    const mailbox = await lockMailbox(ctx.db, id)
    await ctx.db.deleteFrom('mailboxes').where('id', '=', id).execute()
    ctx.recordChange({ subjectId: id, before: mailbox, after: null })
    ctx.emit(mailboxRemoved, { subjectId: id, payload: { mailbox } })
    return mailbox
  },
})
