import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { ConversationField, fieldColumns, fieldFields, mostFields } from './conversation-field.ts'
import { checkOptions } from './create-field.ts'
import { conversationFieldRemoved, conversationFieldUpdated } from './events.ts'
import { findFields, lockField } from './queries.ts'

export const updateConversationField = command({
  name: 'conversationFields.update',
  summary: 'Rename a field or change what may be chosen; values that are no option any more stay until they are changed',
  scope: 'conversation-fields:manage',
  input: z.object({ id: Id, ...z.object(fieldFields).partial().shape }),
  output: ConversationField,
  errors: ['not_found'],
  rest: 'PATCH /conversation-fields/:id',
  async run(ctx, { id, name, options }) {
    const before = await lockField(ctx.db, id)
    if (options) checkOptions(before.type, options)
    return change(ctx, before, sql`name = ${name ?? before.name}, options = ${options ?? before.options}::text[]`, conversationFieldUpdated)
  },
})

export const removeConversationField = command({
  name: 'conversationFields.remove',
  summary: 'Remove a field; its values are shown no more',
  scope: 'conversation-fields:manage',
  input: z.object({ id: Id }),
  output: ConversationField,
  errors: ['not_found'],
  rest: 'DELETE /conversation-fields/:id',
  async run(ctx, { id }) {
    return change(ctx, await lockField(ctx.db, id), sql`removed_at = ${ctx.now}`, conversationFieldRemoved)
  },
})

export const reorderConversationFields = command({
  name: 'conversationFields.reorder',
  summary: 'Put the fields of conversations into an order: name all of them',
  scope: 'conversation-fields:manage',
  input: z.object({ ids: z.array(Id).max(mostFields) }),
  output: z.object({ items: z.array(ConversationField) }).meta({ id: 'ConversationFields' }),
  rest: 'PUT /conversation-field-order',
  async run(ctx, { ids }) {
    const fields = await findFields(ctx.db)
    const known = new Set(fields.map(({ id }) => id))
    if (ids.length !== known.size || !ids.every((id) => known.delete(id))) {
      throw new AppError('invalid_input', { issues: [{ path: 'ids', message: 'Name every field once.' }] })
    }
    // In the order of their ids, so that two at once do not wait for each other.
    for (const before of [...fields].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const position = ids.indexOf(before.id)
      if (position !== before.position) await change(ctx, before, sql`position = ${position}`, conversationFieldUpdated)
    }
    return { items: await findFields(ctx.db) }
  },
})

async function change(
  ctx: Context, before: ConversationField, set: RawBuilder<unknown>, event: typeof conversationFieldUpdated | typeof conversationFieldRemoved,
): Promise<ConversationField> {
  const { rows } = await sql<ConversationField>`
    update conversation_fields set ${set}, updated_at = ${ctx.now} where id = ${before.id} returning ${fieldColumns}`.execute(ctx.db)
  const field = rows[0]!
  ctx.recordChange({ subjectId: field.id, before, after: event === conversationFieldRemoved ? null : field })
  ctx.emit(event, { subjectId: field.id, payload: { field } })
  return field
}
