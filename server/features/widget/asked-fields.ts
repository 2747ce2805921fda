import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../../kernel/db/database.ts'
import type { PreChatField } from '../channels/index.ts'

export const AskedField = z.object({
  key: z.string(), label: z.string().nullable(), required: z.boolean(),
  type: z.enum(['text', 'email', 'phone', 'number', 'boolean', 'date', 'select']).meta({ id: 'AskedFieldType' }), options: z.array(z.string()),
}).meta({ id: 'AskedField' })

type Known = { key: string; name: string; type: 'text' | 'number' | 'boolean' | 'date' | 'select'; options: string[] }

/** Fields that the workspace has removed are not asked for. */
export async function describeFields(db: Db, fields: readonly PreChatField[]): Promise<z.input<typeof AskedField>[]> {
  const { rows } = await sql<Known>`
    select key, name, type, options from conversation_fields where workspace_id = current_workspace() and removed_at is null`.execute(db)
  return fields.flatMap<z.input<typeof AskedField>>(({ key, label, required }) => {
    if (!key.startsWith('field:')) return [{ key, label, required, type: key === 'email' || key === 'phone' ? key : 'text', options: [] }]
    const known = rows.find((row) => `field:${row.key}` === key)
    return known ? [{ key, label: label ?? known.name, required, type: known.type, options: known.options }] : []
  })
}
