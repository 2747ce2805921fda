import type { Catalogue, CatalogueStep } from './catalogue.ts'
import type { FlowDefinition, Json, Step, StepKind } from './definition.ts'
import { type Datum, dataAt } from './available-data.ts'
import { freeId, idsOf } from './edit-definition.ts'
import { fieldsOf, type SchemaField, singular } from './schema-fields.ts'

/** What one may choose to add: an operation or action of the catalogue, or a step of the flow's own. */
export type Choice =
  | { kind: 'operation' | 'action'; entry: CatalogueStep }
  | { kind: Exclude<StepKind, 'operation' | 'action'> }

/** A step with what is known of it filled in: an operation on a conversation takes that of the trigger. */
export function newStep(choice: Choice, definition: FlowDefinition, catalogue: Catalogue): Step {
  const id = freeId(idOf(choice), idsOf(definition))
  switch (choice.kind) {
    case 'operation':
      return { kind: 'operation', id, operation: choice.entry.name, input: firstInput(choice.entry, dataAt(definition, catalogue, undefined)) }
    case 'action':
      return { kind: 'action', id, action: choice.entry.name, input: firstInput(choice.entry, dataAt(definition, catalogue, undefined)) }
    case 'flow':
      return { kind: 'flow', id, flowId: '', input: {}, wait: true }
    case 'set':
      return { kind: 'set', id, variables: {} }
    case 'branch':
      return { kind: 'branch', id, branches: [{ where: { all: [] }, steps: [] }], otherwise: [] }
    case 'loop':
      return { kind: 'loop', id, list: 'trigger', item: 'item', most: 100, steps: [] }
    case 'wait':
      return { kind: 'wait', id, seconds: 3_600 }
    case 'approval':
      return { kind: 'approval', id, question: '', approvers: { roles: [], memberIds: [] }, approvalSeconds: 259_200, onTimeout: 'reject', rejected: [] }
    case 'stop':
      return { kind: 'stop', id, outcome: 'succeeded' }
  }
}

// conversations.close is close_conversation, mail.send send_mail: it names the step's result in templates.
function idOf(choice: Choice): string {
  if (!('entry' in choice)) return choice.kind === 'flow' ? 'run_flow' : choice.kind
  const [noun = '', verb = ''] = choice.entry.name.split('.')
  const snake = `${verb}_${singular(noun)}`.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').replaceAll(/[^A-Za-z0-9_]+/g, '_').toLowerCase()
  return (/^[a-z]/.test(snake) ? snake : `step_${snake}`).slice(0, 36)
}

function firstInput(entry: CatalogueStep, data: readonly Datum[]): Record<string, Json> {
  const noun = entry.name.split('.')[0] ?? ''
  return Object.fromEntries(
    fieldsOf(entry.input).flatMap((field): [string, Json][] => {
      const path = field.required ? likelyPath(field, noun, data) : undefined
      if (path) return [[field.name, `{{ ${path} }}`]]
      return field.required && field.choices[0] !== undefined ? [[field.name, field.choices[0]]] : []
    }),
  )
}

// `id` of conversations.close is trigger.conversation.id; `contactId` that of the contact, or as the conversation names it.
function likelyPath({ name, type }: SchemaField, noun: string, data: readonly Datum[]): string | undefined {
  if (type !== 'id' && name !== 'id') return undefined
  const one = name === 'id' ? singular(noun) : name.replace(/Id$/, '')
  const ends = [`.${one}.id`, `.${one}Id`]
  return ends.map((end) => data.find(({ path }) => path.endsWith(end))?.path).find(Boolean)
}
