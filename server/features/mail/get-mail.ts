import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { grants } from '../../kernel/scope.ts'
import { type Mail, MailContent } from './mail.ts'
import { mailColumns, readRaw } from './mail-rows.ts'
import { parseMail } from '../mime/index.ts'
import { sanitiseMailHtml } from '../mail-text/index.ts'

export const getMail = query({
  name: 'mails.get',
  summary: 'Get a mail with what is in it',
  scope: 'mails:read',
  input: z.object({ id: Id }),
  output: MailContent,
  errors: ['not_found'],
  rest: 'GET /mails/:id',
  replica: true,
  async run(ctx, { id }) {
    const { rows: [mail] } = await sql<Mail>`select ${mailColumns} from mails where id = ${id}`.execute(ctx.db)
    const hidden = mail?.kind === 'notification' && !grants(ctx.scopes, 'mails:manage')
    const raw = mail && !hidden ? await readRaw(ctx.db, ctx.kernel.storage, id) : undefined
    if (!mail || !raw) throw new AppError('not_found')
    const { from, to, cc, date, text, html, attachments } = await parseMail(raw)
    return {
      ...mail, from, to, cc, date, text,
      html: html ? sanitiseMailHtml(html, { cidUrl: () => undefined }).html : null,
      attachments: attachments.map(({ filename, contentType, size }) => ({ name: filename, contentType, size })),
    }
  },
})
