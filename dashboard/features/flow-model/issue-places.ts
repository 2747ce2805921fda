import { words } from '../../lib/words.ts'
import type { FlowDefinition, Step } from './definition.ts'
import { labelOf } from './label-of.ts'
import { triggerId, whereId } from './mark.ts'

export type Issue = { path: string; message: string }

/** Complaints by the step that they are about: `steps.2.branches.0.steps.1.input.id` is about that inner step. */
export function issuesByStep(definition: FlowDefinition, issues: readonly Issue[]): Map<string, string[]> {
  const places = new Map<string, string[]>()
  for (const { path, message } of issues) {
    const { id, field } = placeOfIssue(definition, path.split(/[.[\]]+/).filter(Boolean))
    places.set(id, [...(places.get(id) ?? []), issueWords(field, message)])
  }
  return places
}

function placeOfIssue(definition: FlowDefinition, parts: string[]): { id: string; field: string } {
  if (parts[0] === 'where') return { id: whereId, field: '' }
  let at: unknown = definition
  let id = triggerId
  let deepest = 0
  for (const [index, part] of parts.entries()) {
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined
    if (!isStep(at)) continue
    id = at.id
    deepest = index + 1
  }
  return { id, field: parts.slice(deepest).filter((part) => part !== 'input').join('.') }
}

function isStep(value: unknown): value is Step {
  return typeof value === 'object' && value !== null && 'id' in value && 'kind' in value && typeof value.id === 'string'
}

/** A complaint of the schema in a person's words; every other message says itself what is wrong. */
function issueWords(field: string, message: string): string {
  const label = labelOf(field.split('.').at(-1) ?? '', true)
  const isMissing = /received undefined|>=1 (characters|items)|^Invalid (G?UUID|GUID)$/i.test(message)
  if (label === '') return message
  return isMissing ? words.flows.page.isMissing(label) : `${label}: ${message}`
}
