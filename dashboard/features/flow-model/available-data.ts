import { words } from '../../lib/words.ts'
import { type Catalogue, entryOf } from './catalogue.ts'
import type { FlowDefinition, Step } from './definition.ts'
import { choicesOf, type JsonSchema, resolveSchema, type ValueType, valueTypeOf } from './json-schema.ts'
import { labelOf } from './label-of.ts'
import { lanesOf, walkSteps } from './lanes.ts'
import { stepTitle } from './step-words.ts'

/** One thing that a step can speak of: `trigger.conversation.state`. */
export type Datum = { path: string; label: string; type: ValueType; choices: string[]; group: string }

const w = words.flows.data
const deepest = 4

/** What is known when a step runs: the trigger, what the steps before it gave, variables, and the items of loops around it. */
export function dataAt(definition: FlowDefinition, catalogue: Catalogue, stepId: string | undefined): Datum[] {
  const before = stepsBefore(definition.steps, stepId)
  return [
    ...triggerData(definition, catalogue),
    ...before.loops.flatMap((loop) => itemData(loop, definition, catalogue)),
    ...variableData(before.steps),
    ...before.steps.flatMap((step) => outputData(step, catalogue)),
    { path: 'now', label: w.now, type: 'moment', choices: [], group: w.run },
  ]
}

/** What the condition of a wait can speak of besides: the event that it waits for. */
export function eventData(name: string, catalogue: Catalogue): Datum[] {
  return eventFields(name, catalogue, 'event', w.event)
}

/** What a condition of the trigger can speak of. */
export function triggerData({ trigger }: FlowDefinition, catalogue: Catalogue): Datum[] {
  switch (trigger.kind) {
    case 'event':
      return eventFields(trigger.event, catalogue, 'trigger', w.trigger)
    case 'webhook':
      return [datum('trigger.body', w.body, 'anything'), datum('trigger.query', w.query, 'object'), datum('trigger.headers', w.headers, 'object')]
    case 'schedule':
      return [datum('trigger.scheduledAt', w.scheduledAt, 'moment'), datum('trigger.timeZone', w.timeZone, 'text')]
    case 'manual':
      return [
        ...(trigger.subject === 'conversation' ? eventFields('conversation.created', catalogue, 'trigger', w.trigger) : []),
        ...(trigger.subject === 'none' ? [] : eventFields('contact.created', catalogue, 'trigger', w.trigger)),
        datum('trigger.input', w.input, 'anything'),
      ]
    case 'flow':
      return [datum('trigger.input', w.input, 'anything')]
  }
}

function eventFields(name: string, catalogue: Catalogue, root: string, group: string): Datum[] {
  const payload = catalogue.events.find((event) => event.name === name)?.payload
  return payload ? expand(payload, payload, root, [], group) : []
}

function datum(path: string, label: string, type: ValueType): Datum {
  return { path, label, type, choices: [], group: w.trigger }
}

function outputData(step: Step, catalogue: Catalogue): Datum[] {
  const title = stepTitle(step, catalogue)
  const at = `steps.${step.id}.output`
  if (step.kind === 'approval') {
    const decision = { path: `${at}.decision`, label: w.decision, type: 'choice' as const, choices: ['approved', 'rejected'], group: title }
    return [decision, { path: `${at}.note`, label: w.note, type: 'text', choices: [], group: title }]
  }
  const output = entryOf(catalogue, step)?.output
  const known = output ? expand(output, output, at, [], title) : []
  if (known.length > 0) return known
  const gives = step.kind === 'operation' || step.kind === 'action' || step.kind === 'flow'
  return gives ? [{ path: at, label: w.output, type: 'anything', choices: [], group: title }] : []
}

function variableData(steps: readonly Step[]): Datum[] {
  const names = new Set(steps.flatMap((step) => (step.kind === 'set' ? Object.keys(step.variables) : [])))
  return [...names].map((name) => ({ path: `variables.${name}`, label: labelOf(name), type: 'anything', choices: [], group: w.variables }))
}

function itemData(loop: Extract<Step, { kind: 'loop' }>, definition: FlowDefinition, catalogue: Catalogue): Datum[] {
  const item = listItem(loop.list, definition, catalogue)
  const known = item ? expand(item.schema, item.root, loop.item, [], w.item) : []
  return known.length > 0 ? known : [{ path: loop.item, label: labelOf(loop.item), type: 'anything', choices: [], group: w.item }]
}

// The shape of what a list holds, where the list comes from the trigger.
function listItem(path: string, { trigger }: FlowDefinition, catalogue: Catalogue): { schema: JsonSchema; root: JsonSchema } | undefined {
  if (trigger.kind !== 'event' || !path.startsWith('trigger.')) return undefined
  const root = catalogue.events.find(({ name }) => name === trigger.event)?.payload
  let schema: JsonSchema | undefined = root
  for (const part of path.split('.').slice(1)) schema = schema && root && resolveSchema(schema, root).schema.properties?.[part]
  const items = schema && root ? resolveSchema(schema, root).schema.items : undefined
  return items && root ? { schema: items, root } : undefined
}

function expand(schema: JsonSchema, root: JsonSchema, path: string, labels: string[], group: string): Datum[] {
  const { schema: own } = resolveSchema(schema, root)
  const type = valueTypeOf(own)
  if (type === 'object' && own.properties && labels.length < deepest)
    return Object.entries(own.properties).flatMap(([name, property]) => {
      if (!/^[\w-]+$/.test(name)) return []
      const isId = resolveSchema(property, root).schema.format === 'uuid'
      return expand(property, root, `${path}.${name}`, [...labels, labelOf(name, isId && name !== 'id')], group)
    })
  return [{ path, label: labels.join(' › ') || labelOf(path.split('.').at(-1) ?? path), type, choices: choicesOf(own), group }]
}

type Loop = Extract<Step, { kind: 'loop' }>

/** The steps that have been done when this one begins, and the loops that it stands in; of no step: all of them. */
export function stepsBefore(steps: readonly Step[], id: string | undefined): { steps: Step[]; loops: Loop[]; found: boolean } {
  const before: Step[] = []
  for (const step of steps) {
    if (step.id === id) return { steps: before, loops: [], found: true }
    for (const lane of lanesOf(step)) {
      const within = stepsBefore(lane.steps, id)
      if (!within.found) continue
      const own = step.kind === 'loop' ? [step] : []
      return { steps: [...before, ...within.steps], loops: [...own, ...within.loops], found: true }
    }
    before.push(...walkSteps([step]))
  }
  return { steps: before, loops: [], found: false }
}
