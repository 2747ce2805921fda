import { sql } from 'kysely'
import { columnsOf } from '../../kernel/db/columns.ts'
import type { Db } from '../../kernel/db/database.ts'
import { Draft } from './draft.ts'

export const draftColumns = columnsOf(Draft, 'drafts')

export type DraftKey = { memberId: string; conversationId: string }

/** Empty, of version 0, when there never was one. */
export async function findDraft(db: Db, { memberId, conversationId }: DraftKey): Promise<Draft> {
  const { rows: [draft] } = await sql<Draft>`
    select ${draftColumns} from drafts where member_id = ${memberId}::uuid and conversation_id = ${conversationId}::uuid`.execute(db)
  return draft ?? { conversationId, mode: 'reply', text: '', html: null, fileIds: [], version: 0, updatedAt: null }
}
