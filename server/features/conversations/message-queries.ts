import { sql } from 'kysely'
import { columnsOf } from '../../kernel/db/columns.ts'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import { groupBy } from '../../kernel/group-by.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import { downloadUrl } from '../files/index.ts'
import { Message } from './message.ts'

type AttachmentRow = { fileId: string; name: string; contentType: string; size: number; inline: boolean }
export type MessageRow = Omit<Message, 'attachments'> & { attachments: AttachmentRow[] }

/** A message as it stands, its attachments not yet signed. */
export const messageColumns = sql`
  ${columnsOf(Message, 'messages', ['attachments'])},
  coalesce((
    select json_agg(json_build_object('fileId', files.id, 'name', files.name, 'contentType', files.content_type, 'size', files.size,
      'inline', attachments.inline) order by attachments.position)
    from attachments join files on files.id = attachments.file_id where attachments.message_id = messages.id
  ), '[]') as attachments`

export async function findMessage(db: Db, secrets: Secrets, id: string): Promise<Message> {
  const { rows } = await sql<MessageRow>`select ${messageColumns} from messages where id = ${id}`.execute(db)
  if (!rows[0]) throw new AppError('not_found')
  return withUrls(secrets, rows[0])
}

export type MessageFilter = { conversationId: string; before?: string | null; after?: string | null; repliesOnly?: boolean; limit: number }

/** Newest first with `before`; oldest first with `after`. Ids are in the order of time. */
export async function listMessageRows(db: Db, secrets: Secrets, filter: MessageFilter): Promise<Message[]> {
  const conditions = [sql`workspace_id = current_workspace()`, sql`conversation_id = ${filter.conversationId}::uuid`]
  if (filter.before) conditions.push(sql`id < ${filter.before}::uuid`)
  if (filter.after) conditions.push(sql`id > ${filter.after}::uuid`)
  if (filter.repliesOnly) conditions.push(sql`kind = 'reply'`)
  const { rows } = await sql<MessageRow>`
    select ${messageColumns} from messages where ${sql.join(conditions, sql` and `)}
    order by id ${filter.after ? sql`asc` : sql`desc`} ${limitTo(filter.limit)}`.execute(db)
  return rows.map((row) => withUrls(secrets, row))
}

/** The last 50 of each conversation, oldest first. */
export async function findMessagesOfConversations(db: Db, secrets: Secrets, conversationIds: readonly string[]): Promise<Map<string, Message[]>> {
  const { rows } = await sql<MessageRow>`
    select ${messageColumns}
    from unnest(${conversationIds}::uuid[]) as wanted(conversation_id) cross join lateral (
      select * from messages as own
      where own.workspace_id = current_workspace() and own.conversation_id = wanted.conversation_id
      order by id desc limit 50
    ) as messages
    order by id`.execute(db)
  return groupBy(rows.map((row) => withUrls(secrets, row)), (message) => message.conversationId)
}

/** Signs the attachments' addresses, also where the HTML shows them inline. */
export function withUrls(secrets: Secrets, row: MessageRow): Message {
  if (row.attachments.length === 0) return { ...row, attachments: [] }
  const attachments = row.attachments.map((file) => ({ ...file, url: downloadUrl(secrets, { id: file.fileId, name: file.name }) }))
  const sign = (html: string | null): string | null =>
    html && attachments.reduce((text, { fileId, url }) => text.replaceAll(`"${inlineSource(fileId)}"`, `"${url.replaceAll('&', '&amp;')}"`), html)
  return { ...row, attachments, html: sign(row.html), quotedHtml: sign(row.quotedHtml) }
}

/** How stored HTML names an inline image; the address that readers get is signed and changes. */
export function inlineSource(fileId: string): string {
  return `/files/${fileId}/`
}
