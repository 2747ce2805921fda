import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command, query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { mailboxUpdated } from './events.ts'
import { findMailbox } from './queries.ts'
import { MailboxTrouble, MailboxTroublePage, troubleColumns } from './trouble.ts'

export const listMailboxTroubles = query({
  name: 'mailboxTroubles.list',
  summary: 'List the mails of a mail box that could not be taken, oldest first',
  scope: 'mailboxes:read',
  input: z.object({ mailboxId: Id, ...pageInput }),
  output: MailboxTroublePage,
  rest: 'GET /mailboxes/:mailboxId/troubles',
  async run(ctx, { mailboxId, limit, cursor }) {
    const later = cursor ? sql`and id > ${readIdCursor(cursor)}::uuid` : sql``
    const { rows } = await sql<MailboxTrouble>`
      select ${troubleColumns} from mailbox_troubles where workspace_id = current_workspace() and mailbox_id = ${mailboxId} ${later}
      order by id ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (trouble) => [trouble.id])
  },
})

export const getMailboxTrouble = query({
  name: 'mailboxTroubles.get',
  summary: 'Get a mail that could not be taken, with its source as far as it was read',
  scope: 'mailboxes:manage',
  input: z.object({ id: Id }),
  output: z.object({ trouble: MailboxTrouble, source: z.string().nullable() }).meta({ id: 'MailboxTroubleSource' }),
  errors: ['not_found'],
  rest: 'GET /mailbox-troubles/:id',
  async run(ctx, { id }) {
    const trouble = await findTrouble(ctx, id)
    const { raw } = await ctx.db.selectFrom('mailbox_troubles').select('raw').where('id', '=', id).executeTakeFirstOrThrow()
    return { trouble, source: raw === null ? null : raw.toString('latin1').replaceAll('\0', '\uFFFD') }
  },
})

export const retryMailboxTrouble = command({
  name: 'mailboxTroubles.retry',
  summary: 'Try again to take a mail, within a minute',
  scope: 'mailboxes:manage',
  input: z.object({ id: Id }),
  output: MailboxTrouble,
  errors: ['not_found', 'conflict'],
  rest: 'PUT /mailbox-troubles/:id/retry',
  async run(ctx, { id }) {
    const { kind } = await findTrouble(ctx, id)
    if (kind === 'too_large') throw new AppError('conflict', { detail: 'The mail is over 25 MB and stays so. Read it in the mail box, then dismiss it here.' })
    await sql`update mailbox_troubles set retry_at = ${ctx.now} where id = ${id}`.execute(ctx.db)
    return findTrouble(ctx, id)
  },
})

export const dismissMailboxTrouble = command({
  name: 'mailboxTroubles.dismiss',
  summary: 'Take a mail that could not be taken off the list; it stays where it is on its server',
  scope: 'mailboxes:manage',
  input: z.object({ id: Id }),
  output: MailboxTrouble,
  errors: ['not_found'],
  rest: 'DELETE /mailbox-troubles/:id',
  async run(ctx, { id }) {
    const trouble = await findTrouble(ctx, id)
    await ctx.db.deleteFrom('mailbox_troubles').where('id', '=', id).execute()
    ctx.recordChange({ subjectId: id, before: trouble, after: null })
    const mailbox = await findMailbox(ctx.db, trouble.mailboxId)
    ctx.emit(mailboxUpdated, { subjectId: mailbox.id, payload: { mailbox } })
    return trouble
  },
})

async function findTrouble(ctx: Context, id: string): Promise<MailboxTrouble> {
  const { rows: [trouble] } = await sql<MailboxTrouble>`select ${troubleColumns} from mailbox_troubles where id = ${id}`.execute(ctx.db)
  if (!trouble) throw new AppError('not_found')
  return trouble
}
