import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { Conversation } from '../conversations/index.ts'
import type { Asked } from '../search-index/index.ts'
import type { SearchMatch } from './match.ts'
import type { Ranked } from './rank-conversations.ts'
import { snippetOf } from './snippet.ts'

type Text = { id: string; kind: 'reply' | 'note'; text: string; attachments: string[] }
type Details = { contactId: string; name: string | null; email: string | null; phone: string | null }
export type Texts = { messages: Map<string, Text>; details: Map<string, Details> }

const most = 5

/** What the matches of a page are shown from. Without `withDetails` a contact shows its name only. */
export async function readTexts(db: Db, ranked: readonly Ranked[], { withDetails }: { withDetails: boolean }): Promise<Texts> {
  const [messages, details] = await Promise.all([
    sql<Text>`
      select id, kind, left(text, 30000) as text,
        array(select files.name from attachments join files on files.id = file_id where message_id = messages.id and not inline order by position) as attachments
      from messages where id = any(${ranked.flatMap(({ messageIds }) => messageIds)}::uuid[])`.execute(db),
    withDetails
      ? sql<Details>`
        select contact_id as "contactId", name, email, phone from contact_details
        where contact_id in (select contact_id from conversations where id = any(${ranked.map(({ conversationId }) => conversationId)}::uuid[]))`.execute(db)
      : { rows: [] },
  ])
  return { messages: new Map(messages.rows.map((row) => [row.id, row])), details: new Map(details.rows.map((row) => [row.contactId, row])) }
}

export function matchesOf(conversation: Conversation, { messageIds }: Ranked, asked: Asked, { messages, details }: Texts): SearchMatch[] {
  const found: SearchMatch[] = []
  const add = (kind: SearchMatch['kind'], messageId: string | null, text: string | null | undefined): boolean => {
    const snippet = text ? snippetOf(text, asked) : undefined
    if (snippet) found.push({ kind, messageId, ...snippet })
    return snippet !== undefined
  }
  add('subject', null, conversation.subject)
  const contact = details.get(conversation.contactId)
  if (contact) [contact.name, contact.email, contact.phone].some((text) => add('contact', null, text))
  else add('contact', null, conversation.contactName)
  for (const id of messageIds) {
    const message = messages.get(id)
    if (!message) continue
    add(message.kind === 'note' ? 'note' : 'message', id, message.text)
    for (const name of message.attachments) add('attachment', id, name)
  }
  return found.slice(0, most)
}
