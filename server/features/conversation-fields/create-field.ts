import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { ConversationField, ConversationFieldType, fieldColumns, fieldFields, Key, mostFields } from './conversation-field.ts'
import { conversationFieldCreated } from './events.ts'
import { findFields } from './queries.ts'

export const createConversationField = command({
  name: 'conversationFields.create',
  summary: 'Make a field of conversations',
  scope: 'conversation-fields:manage',
  input: z.object({ key: Key, type: ConversationFieldType, ...fieldFields, options: fieldFields.options.default([]) }),
  output: ConversationField,
  errors: ['conflict', 'limit_reached'],
  rest: 'POST /conversation-fields',
  async run(ctx, { key, type, name, options }) {
    checkOptions(type, options)
    await sql`select pg_advisory_xact_lock(hashtext(${`conversation fields of ${ctx.workspaceId}`}))`.execute(ctx.db)
    const others = await findFields(ctx.db)
    if (others.length >= mostFields) throw new AppError('limit_reached', { detail: `A workspace has at most ${mostFields} fields of conversations.` })
    if (others.some((other) => other.key === key)) throw new AppError('conflict', { detail: `There is a field with the key ${key} already.` })
    const { rows } = await sql<ConversationField>`
      insert into conversation_fields (id, key, name, type, options, position)
      values (${newId()}, ${key}, ${name}, ${type}, ${options}::text[], ${(others.at(-1)?.position ?? -1) + 1})
      returning ${fieldColumns}`.execute(ctx.db)
    const field = rows[0]!
    ctx.recordChange({ subjectId: field.id, before: null, after: field })
    ctx.emit(conversationFieldCreated, { subjectId: field.id, payload: { field } })
    return field
  },
})

export function checkOptions(type: ConversationField['type'], options: readonly string[]): void {
  if ((type === 'select') === (options.length > 0)) return
  const message = type === 'select' ? 'A select needs at least one option.' : 'Only a select has options.'
  throw new AppError('invalid_input', { issues: [{ path: 'options', message }] })
}
