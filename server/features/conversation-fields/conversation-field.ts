import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'

export const mostFields = 100

export const ConversationFieldType = z.enum(['text', 'number', 'boolean', 'date', 'select']).meta({ id: 'ConversationFieldType' })

export const ConversationField = z.object({
  id: Id,
  key: z.string().describe('Names it in queries (field.plan:gold), flows and the API'),
  name: z.string().describe('For people'),
  type: ConversationFieldType.describe('Stays as it is; date: YYYY-MM-DD'),
  options: z.array(z.string()).describe('Of a select: what may be chosen'),
  position: z.int(),
  createdAt: Moment,
  updatedAt: Moment,
}).meta({ id: 'ConversationField', description: 'A field that a workspace has made for its conversations' })
export type ConversationField = z.output<typeof ConversationField>

export const ConversationFieldPage = pageOf(ConversationField)

export const fieldColumns = columnsOf(ConversationField, 'conversation_fields')

export const Key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'small letters, digits and _, a letter first; at most 40')

const option = z.string().trim().min(1).max(200).refine((value) => !value.includes('"'), 'an option has no quotation marks').refine((value) => value !== 'none', '"none" asks for conversations without a value')

/** The fields that callers may write. */
export const fieldFields = {
  name: z.string().trim().min(1).max(80),
  options: z.array(option).max(100).refine((options) => new Set(options).size === options.length, 'each option once'),
}
