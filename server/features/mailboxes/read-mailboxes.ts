import { z } from 'zod'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { Mailbox, MailboxPage } from './mailbox.ts'
import { findMailbox, listMailboxRows } from './queries.ts'

export const listMailboxes = query({
  name: 'mailboxes.list',
  summary: 'List mail boxes, oldest first',
  scope: 'mailboxes:read',
  input: z.object(pageInput),
  output: MailboxPage,
  rest: 'GET /mailboxes',
  async run(ctx, { limit, cursor }) {
    const rows = await listMailboxRows(ctx.db, cursor ? readIdCursor(cursor) : null, limit + 1)
    return toPage(rows, limit, (mailbox) => [mailbox.id])
  },
})

export const getMailbox = query({
  name: 'mailboxes.get',
  summary: 'Get a mail box: its settings, how far it is and what is wrong with it',
  scope: 'mailboxes:read',
  input: z.object({ id: Id }),
  output: Mailbox,
  errors: ['not_found'],
  rest: 'GET /mailboxes/:id',
  run: (ctx, { id }) => findMailbox(ctx.db, id),
})
