import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import type { Conversation } from './conversation.ts'
import { conversationCreated } from './events.ts'
import { conversationColumns } from './queries.ts'

export type NewConversation = {
  kind: Conversation['kind']
  contactId: string
  channelId: string | null
  subject: string | null
  relatedTo?: string | null
  /** From a blocked sender: closed from the start. */
  spam?: boolean
  id?: string
}

/** Writes an empty conversation; its first message follows in the same command. A contact that is not there: not_found. */
export async function startConversation(ctx: Pick<Context, 'db' | 'now' | 'emit'>, fields: NewConversation): Promise<Conversation> {
  const { rows: [conversation] } = await sql<Conversation>`
    with conversations as (
      insert into conversations (id, number, kind, contact_id, channel_id, subject, related_to, last_message_at, created_at, updated_at, unread, spam, state, closed_at, team_id)
      values (${fields.id ?? newId()}, next_conversation_number(), ${fields.kind}, ${fields.contactId}, ${fields.channelId}, ${fields.subject},
        ${fields.relatedTo ?? null}, ${ctx.now}, ${ctx.now}, ${ctx.now}, false, ${fields.spam ?? false},
        ${fields.spam ? 'closed' : 'open'}, ${fields.spam ? ctx.now : null}, (${teamOfChannel(fields.channelId)}))
      returning *
    )
    select ${conversationColumns} from conversations`.execute(ctx.db)
  ctx.emit(conversationCreated, { subjectId: conversation!.id, payload: { conversation: conversation! } })
  return conversation!
}

/** The team that the channel's settings name, unless it has been removed. */
function teamOfChannel(channelId: string | null) {
  return sql`select teams.id from channels join teams on teams.id = (settings ->> 'teamId')::uuid where channels.id = ${channelId}::uuid and removed_at is null`
}
