import type { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError, type ErrorIssue } from '../../kernel/errors.ts'
import type { ChannelSettings } from '../channels/index.ts'
import { type Contact, findContact } from '../contacts/index.ts'
import { describeFields } from './asked-fields.ts'
import { addressOf, type Introduction } from './introduction.ts'
import { listOwnConversations } from './queries.ts'

type Given = Pick<Introduction, 'fields' | 'consent'>

/**
 * Before a new chat: what the form asks and must have an answer has one, from now or from before.
 * @throws AppError invalid_input, with an issue for each field that has none
 */
export async function requireAnswers(ctx: Context, contactId: string, { preChat }: z.output<typeof ChannelSettings>, given: Given): Promise<void> {
  if (!preChat.isOn) return
  const contact = await findContact(ctx.db, contactId)
  const issues: ErrorIssue[] = (await describeFields(ctx.db, preChat.fields))
    .filter(({ key, required }) => required && !isAnswered(key, contact, given))
    .map(({ key, label }) => ({ path: `introduction.${key.replace('field:', 'fields.')}`, message: `${label ?? `Your ${key}`} is needed.` }))
  if (preChat.consent && !given.consent && !await hasConsented(ctx, contact)) issues.push({ path: 'introduction.consent', message: 'Your consent is needed.' })
  if (issues.length > 0) throw new AppError('invalid_input', { issues })
}

function isAnswered(key: string, contact: Contact, { fields }: Given): boolean {
  switch (key) {
    case 'name': return contact.name !== null
    case 'email': return addressOf(contact) !== null
    case 'phone': return contact.phone !== null
    default: return String(fields[key.slice('field:'.length)] ?? '').trim() !== ''
  }
}

/** Whoever has written in the widget before has agreed before. */
async function hasConsented(ctx: Context, { id, attributes }: Contact): Promise<boolean> {
  return attributes['consentedAt'] !== undefined || (await listOwnConversations(ctx.db, id, null, 1)).length > 0
}
