import { type RawBuilder, sql } from 'kysely'
import { columnsOf } from '../../kernel/db/columns.ts'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import { downloadUrl } from '../files/index.ts'
import { ScheduledMessage } from './scheduled-message.ts'

const columns = sql`
  ${columnsOf(ScheduledMessage, 'scheduled_messages', ['attachments'])},
  coalesce((
    select json_agg(json_build_object('fileId', files.id, 'name', files.name, 'contentType', files.content_type, 'size', files.size, 'inline', false) order by place)
    from unnest(file_ids) with ordinality as wanted(id, place) join files on files.id = wanted.id
  ), '[]') as attachments`

/** Whose text is still of use: waiting, or failed and not yet taken back. */
export const isOpen = sql`state in ('waiting', 'failed')`

function withUrls(secrets: Secrets, row: ScheduledMessage): ScheduledMessage {
  return { ...row, attachments: row.attachments.map((file) => ({ ...file, url: downloadUrl(secrets, { id: file.fileId, name: file.name }) })) }
}

type Place = { db: Db; kernel: { secrets: Secrets } }

async function selectOne({ db, kernel }: Place, id: string, lock: RawBuilder<unknown>): Promise<ScheduledMessage> {
  const { rows: [row] } = await sql<ScheduledMessage>`select ${columns} from scheduled_messages where id = ${id}::uuid ${lock}`.execute(db)
  if (!row) throw new AppError('not_found')
  return withUrls(kernel.secrets, row)
}

/** @throws AppError not_found */
export function findScheduledMessage(place: Place, id: string): Promise<ScheduledMessage> {
  return selectOne(place, id, sql``)
}

/** Whoever sends, changes or cancels it does so alone. @throws AppError not_found */
export function lockScheduledMessage(place: Place, id: string): Promise<ScheduledMessage> {
  return selectOne(place, id, sql`for update of scheduled_messages`)
}

type Filter = { conversationId?: string; authorId?: string; after: { sendAt: string; id: string } | null; limit: number }

/** What comes first, first. */
export async function listScheduledRows({ db, kernel }: Place, { conversationId, authorId, after, limit }: Filter): Promise<ScheduledMessage[]> {
  const conditions = [sql`workspace_id = current_workspace()`, isOpen]
  if (conversationId) conditions.push(sql`conversation_id = ${conversationId}::uuid`)
  if (authorId) conditions.push(sql`author_id = ${authorId}::uuid`)
  if (after) conditions.push(sql`(send_at, id) > (${after.sendAt}::timestamptz, ${after.id}::uuid)`)
  const { rows } = await sql<ScheduledMessage>`
    select ${columns} from scheduled_messages where ${sql.join(conditions, sql` and `)}
    order by send_at, id ${limitTo(limit)}`.execute(db)
  return rows.map((row) => withUrls(kernel.secrets, row))
}

/** Whether the contact has written since: a machine's answer is none. */
export async function answeredSince(db: Db, conversationId: string, moment: Date): Promise<boolean> {
  const { rows } = await sql`
    select from messages
    where workspace_id = current_workspace() and conversation_id = ${conversationId}::uuid and created_at > ${moment} and kind = 'reply' and author_kind = 'contact'
      and not exists (select from mails where mails.id = mail_id and mails.kind in ('auto-reply', 'bounce'))
    limit 1`.execute(db)
  return rows.length > 0
}
