import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { type Contact, contactUpdated, findContact, findContactByEmail, updateContactFields } from '../contacts/index.ts'
import { changeConversation, type Conversation, conversationUpdated } from '../conversations/index.ts'
import { lockName } from './queries.ts'

/** What a visitor says of themselves. */
export const Introduction = z.object({
  name: z.string().trim().min(1).max(200).optional(),
  email: z.email().max(320).toLowerCase().optional(),
  phone: z.string().trim().min(3).max(40).optional(),
  fields: z.record(z.string().max(40), z.union([z.string().max(500), z.number(), z.boolean()])).default({})
    .describe('Values of the workspace\'s own conversation fields, by key'),
  consent: z.boolean().default(false).describe('The visitor ticked the line of consent'),
}).meta({ id: 'Introduction' })
export type Introduction = z.output<typeof Introduction>

/**
 * Writes it to the contact where nothing is known yet. An address is the visitor's word and no proof of being its
 * owner: one that is someone else's already is kept aside, to answer to, and opens nothing of theirs.
 */
export async function noteIntroduction(ctx: Context, contactId: string, { name, email, phone, consent }: Introduction): Promise<Contact> {
  const before = await findContact(ctx.db, contactId)
  const { attributes } = before
  const mayClaim = email !== undefined && (before.email === null || before.email === attributes['claimedEmail'])
  if (mayClaim) await lockName(ctx.db, `identify ${email}`)
  const owner = mayClaim ? await findContactByEmail(ctx.db, email) : undefined
  const isFree = mayClaim && (!owner || owner.id === contactId)
  const noted = {
    ...(mayClaim && attributes['claimedEmail'] !== email ? { claimedEmail: email } : {}),
    ...(consent && !attributes['consentedAt'] ? { consentedAt: ctx.now.toISOString() } : {}),
  }
  const fields = {
    ...(name && before.name === null ? { name } : {}),
    ...(phone && before.phone === null ? { phone } : {}),
    ...(isFree && before.email !== email ? { email } : {}),
    ...(Object.keys(noted).length > 0 ? { attributes: { ...attributes, ...noted } } : {}),
    ...(before.lifecycle === 'visitor' && (email ?? phone) !== undefined ? { lifecycle: 'lead' as const } : {}),
  }
  if (Object.keys(fields).length === 0) return before
  const after = await updateContactFields(ctx.db, contactId, fields)
  ctx.recordChange({ subjectId: contactId, before, after })
  ctx.emit(contactUpdated, { subjectId: contactId, payload: { contact: after } })
  return after
}

/** Where to write to a visitor: their own address, else the one that they gave. */
export function addressOf({ email, attributes }: Pick<Contact, 'email' | 'attributes'>): string | null {
  if (email !== null) return email
  const claimed = attributes['claimedEmail']
  return typeof claimed === 'string' ? claimed : null
}

type Field = { id: string; key: string; type: string; options: string[] }

/** Answers to the fields of a form, in a conversation that has just begun. */
export async function noteFields(ctx: Context, before: Conversation, given: Introduction['fields']): Promise<void> {
  const keys = Object.keys(given)
  if (keys.length === 0) return
  const { rows } = await sql<Field>`
    select id, key, type, options from conversation_fields
    where workspace_id = current_workspace() and removed_at is null and key in (${sql.join(keys)})`.execute(ctx.db)
  const values = rows.map((field) => ({ field, value: readValue(field, given[field.key]!) }))
  const issues = values.flatMap(({ field, value }) => (value === null ? [{ path: `introduction.fields.${field.key}`, message: `This must be ${wanted(field)}.` }] : []))
  if (issues.length > 0) throw new AppError('invalid_input', { issues })
  for (const { field, value } of values) await ctx.db.insertInto('conversation_values').values({ conversation_id: before.id, field_id: field.id, value: value! }).execute()
  if (rows.length > 0) await changeConversation(ctx, { before, set: {}, event: conversationUpdated })
}

/** As it is stored: text by which it is found. Null when it does not fit. */
export function readValue({ type, options }: Pick<Field, 'type' | 'options'>, value: string | number | boolean): string | null {
  const text = String(value).trim()
  if (text === '') return null
  if (type === 'number') return Number.isFinite(Number(text)) ? String(Number(text)) : null
  if (type === 'boolean') return text === 'true' || text === 'false' ? text : null
  if (type === 'date') return z.iso.date().safeParse(text).success ? text : null
  if (type === 'select') return options.includes(text) ? text : null
  return text
}

function wanted({ type, options }: Field): string {
  if (type === 'select') return `one of ${options.join(', ')}`
  return { number: 'a number', boolean: 'true or false', date: 'a date such as 2026-11-20' }[type] ?? 'a text'
}
