import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { query } from '../../kernel/operation.ts'
import { grants } from '../../kernel/scope.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { type Mail, MailPage } from './mail.ts'
import { mailColumns } from './mail-rows.ts'

export const listMails = query({
  name: 'mails.list',
  summary: 'List mails, newest first; those with login links only for who administrates mail',
  scope: 'mails:read',
  input: z.object({ ...pageInput, direction: z.enum(['in', 'out']).optional() }),
  output: MailPage,
  rest: 'GET /mails',
  replica: true,
  async run(ctx, { limit, cursor, direction }) {
    const conditions = [sql`workspace_id = current_workspace()`]
    if (direction) conditions.push(sql`direction = ${direction}`)
    if (cursor) conditions.push(sql`id < ${readIdCursor(cursor)}::uuid`)
    if (!grants(ctx.scopes, 'mails:manage')) conditions.push(sql`kind <> 'notification'`)
    const { rows } = await sql<Mail>`
      select ${mailColumns} from mails where ${sql.join(conditions, sql` and `)} order by id desc ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (mail) => [mail.id])
  },
})
