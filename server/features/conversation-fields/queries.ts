import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { type ConversationField, fieldColumns } from './conversation-field.ts'

/** In their order; never more than a hundred. */
export async function findFields(db: Db): Promise<ConversationField[]> {
  const { rows } = await sql<ConversationField>`
    select ${fieldColumns} from conversation_fields where workspace_id = current_workspace() and removed_at is null order by position, id`.execute(db)
  return rows
}

/** @throws AppError not_found */
export async function findField(db: Db, id: string): Promise<ConversationField> {
  const { rows: [field] } = await sql<ConversationField>`select ${fieldColumns} from conversation_fields where id = ${id} and removed_at is null`.execute(db)
  if (!field) throw new AppError('not_found')
  return field
}

/** Locked until the command ends. @throws AppError not_found */
export async function lockField(db: Db, id: string): Promise<ConversationField> {
  const { rows: [field] } = await sql<ConversationField>`
    select ${fieldColumns} from conversation_fields where id = ${id} and removed_at is null for update`.execute(db)
  if (!field) throw new AppError('not_found')
  return field
}
