import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { AppError, type ErrorIssue } from '../../kernel/errors.ts'
import type { ConversationField } from './conversation-field.ts'
import { findFields } from './queries.ts'
import { readValue } from './read-value.ts'

export type NewValue = { field: ConversationField; text: string | null }

/** Values by key, checked against their fields; null removes. @throws AppError invalid_input that names each wrong one */
export async function readValues(db: Db, values: Readonly<Record<string, unknown>>): Promise<NewValue[]> {
  const keys = Object.keys(values)
  if (keys.length === 0) return []
  const fields = new Map((await findFields(db)).map((field) => [field.key, field]))
  const issues: ErrorIssue[] = []
  const read = keys.flatMap((key): NewValue[] => {
    const field = fields.get(key)
    const value = values[key]
    const checked = !field ? { message: `There is no field ${key}.` } : value === null ? { text: null } : readValue(field, value)
    if (field && 'text' in checked) return [{ field, text: checked.text }]
    if ('message' in checked) issues.push({ path: `fields.${key}`, message: checked.message })
    return []
  })
  if (issues.length > 0) throw new AppError('invalid_input', { issues })
  return read
}

/** The conversation must be locked by the caller, who also tells of the change. */
export async function saveValues(db: Db, conversationId: string, values: readonly NewValue[]): Promise<void> {
  const [kept, removed] = [values.filter(({ text }) => text !== null), values.filter(({ text }) => text === null)]
  if (kept.length > 0) {
    await db.insertInto('conversation_values').values(kept.map(({ field, text }) => ({ conversation_id: conversationId, field_id: field.id, value: text! })))
      .onConflict((conflict) => conflict.columns(['conversation_id', 'field_id']).doUpdateSet({ value: sql`excluded.value` })).execute()
  }
  if (removed.length > 0) {
    await db.deleteFrom('conversation_values').where('conversation_id', '=', conversationId).where('field_id', 'in', removed.map(({ field }) => field.id)).execute()
  }
}
