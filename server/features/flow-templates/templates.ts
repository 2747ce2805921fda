import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import type { FlowDefinition } from '../../kernel/flows/definition.ts'
import { JsonObject } from '../../kernel/shapes.ts'
import { conversationTemplates } from './conversation-templates.ts'
import { otherTemplates } from './other-templates.ts'

export const FlowTemplate = z.object({
  id: z.string(),
  name: z.string(),
  summary: z.string(),
  group: z.string().describe('Conversations, Contacts, Connections or Reports'),
  definition: JsonObject,
}).meta({ id: 'FlowTemplate', description: 'A flow to begin from; what is left empty is for its maker to fill in' })

export type Template = {
  id: string; name: string; summary: string; group: 'Conversations' | 'Contacts' | 'Connections' | 'Reports'; definition: z.input<typeof FlowDefinition>
}

export const templates: readonly Template[] = [...conversationTemplates, ...otherTemplates]

/** @throws AppError not_found */
export function findTemplate(id: string): Template {
  const template = templates.find((one) => one.id === id)
  if (!template) throw new AppError('not_found', { detail: `There is no template ${id}. There are: ${templates.map((one) => one.id).join(', ')}.` })
  return template
}
