import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import type { Data } from '../../kernel/flows/data.ts'
import { parseTemplate, render } from '../../kernel/flows/template.ts'
import { asText } from '../../kernel/flows/values.ts'
import { AppError } from '../../kernel/errors.ts'
import { grants } from '../../kernel/scope.ts'
import { findContact } from '../contacts/index.ts'
import type { Conversation } from '../conversations/index.ts'

const variables = [
  'contact.name', 'contact.firstName', 'contact.email', 'contact.phone', 'conversation.number', 'conversation.subject', 'agent.name', 'agent.firstName', 'workspace.name',
]
/** Of the workspace's own making. */
const open = ['contact.attributes.', 'conversation.fields.']

/** What is wrong with the placeholders of a text; empty when nothing is. */
export function problemsOf(text: string): string[] {
  const { parts, problems } = parseTemplate(text)
  const unknown = parts.flatMap((part) => (typeof part === 'string' || isKnown(part.path) ? [] : [part.path]))
  return [...problems, ...unknown.map((path) => `There is no ${path}. There are ${variables.join(', ')}, contact.attributes.… and conversation.fields.….`)]
}

function isKnown(path: string): boolean {
  return variables.includes(path) || open.some((start) => path.startsWith(start) && path.length > start.length)
}

/** Texts filled in for one conversation; what has no value and no default is left out. */
export async function fillerFor(ctx: Context, conversation: Conversation): Promise<(text: string) => string> {
  for (const scope of ['contacts:read', 'conversations:read'] as const) {
    if (!grants(ctx.scopes, scope)) throw new AppError('forbidden', { detail: `This needs the scope ${scope}.` })
  }
  const contact = await findContact(ctx.db, conversation.contactId)
  const { rows: [workspace] } = await sql<{ name: string }>`select name from workspaces where id = current_workspace()`.execute(ctx.db)
  const { number, subject, fields } = conversation
  const locals = {
    contact: { name: contact.name, firstName: firstName(contact.name), email: contact.email, phone: contact.phone, attributes: contact.attributes },
    conversation: { number, subject, fields },
    agent: { name: ctx.actor.name, firstName: firstName(ctx.actor.name) },
    workspace: { name: workspace?.name },
  }
  const data: Data = { trigger: {}, run: {}, steps: {}, variables: {}, now: ctx.now.toISOString(), locals }
  return (text) => asText(render(text, data) ?? '')
}

function firstName(name: string | null): string | null {
  return name?.trim().split(/\s+/)[0] || null
}
