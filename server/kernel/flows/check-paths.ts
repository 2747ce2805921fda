import { z } from 'zod'
import type { ErrorIssue } from '../errors.ts'
import type { Condition } from './condition.ts'
import type { FlowDefinition, Step } from './definition.ts'
import { compilePattern } from './holds.ts'
import { mayHave } from './shape-path.ts'
import type { Catalogue } from './simulate.ts'
import { parseTemplate } from './template.ts'

/** What paths may name at a place of a flow: roots with their shapes; null: anything. */
export type Visible = ReadonlyMap<string, z.core.$ZodType | null>

const EventInfo = z.object({
  id: z.string(), name: z.string(), at: z.string(), subjectId: z.string(), actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }), previous: z.json(),
})
const Run = z.object({ id: z.string(), flowId: z.string(), flowName: z.string(), subjectId: z.string(), startedAt: z.string() })

/** What every step may name, loops' own items left out. */
export function visibleIn(definition: FlowDefinition, steps: readonly Step[], catalogue: Catalogue): Visible {
  const { trigger } = definition
  return new Map<string, z.core.$ZodType | null>([
    ['trigger', trigger.kind === 'event' ? shapeOfEvent(trigger.event, catalogue) : null],
    ['run', Run],
    ['now', z.string()],
    ['variables', z.object(Object.fromEntries(steps.flatMap((step) => (step.kind === 'set' ? Object.keys(step.variables).map((name) => [name, z.json()]) : []))))],
    ['steps', z.object(Object.fromEntries(steps.map((step) => [step.id, resultOf(step, catalogue)])))],
  ])
}

export function shapeOfEvent(name: string, { events }: Catalogue): z.core.$ZodType | null {
  const event = events.get(name)
  return event ? event.payload.extend({ event: EventInfo }) : null
}

const Failure = z.object({ code: z.string(), message: z.string() })

function resultOf(step: Step, { operations, actions }: Catalogue): z.core.$ZodType {
  const known = step.kind === 'operation' ? operations.get(step.operation) : step.kind === 'action' ? actions.get(step.action) : undefined
  return z.object({ output: known?.output ?? z.json(), error: Failure })
}

/** Templates in a value, however deep: that they can be read, and that what they name can be there. */
export function checkTemplates(value: unknown, path: string, visible: Visible): ErrorIssue[] {
  if (typeof value === 'string') {
    const { parts, problems } = parseTemplate(value)
    return [
      ...problems.map((message) => ({ path, message })),
      ...parts.flatMap((part) => (typeof part === 'string' ? [] : checkPath(part.path, path, visible))),
    ]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => checkTemplates(item, `${path}.${key}`, visible))
}

export function checkPath(named: string, path: string, visible: Visible): ErrorIssue[] {
  const [root = '', ...fields] = named.split('.')
  const shape = visible.get(root)
  if (shape === undefined) return [{ path, message: `There is no ${root} here. There are ${[...visible.keys()].join(', ')}.` }]
  if (shape === null || mayHave(shape, fields)) return []
  return [{ path, message: root === 'steps' && fields.length > 0 && !mayHave(shape, fields.slice(0, 1)) ? `No step has the id ${fields[0]}.` : `There is no ${named}.` }]
}

const withoutValue: readonly string[] = ['is_empty', 'is_not_empty', 'changed']

export function checkCondition(condition: Condition, path: string, visible: Visible): ErrorIssue[] {
  if ('all' in condition) return condition.all.flatMap((part, index) => checkCondition(part, `${path}.all.${index}`, visible))
  if ('any' in condition) return condition.any.flatMap((part, index) => checkCondition(part, `${path}.any.${index}`, visible))
  if ('not' in condition) return checkCondition(condition.not, `${path}.not`, visible)
  const { field, test, value } = condition
  const issues = [...checkPath(field, `${path}.field`, visible), ...checkTemplates(value, `${path}.value`, visible)]
  if (value === undefined && !withoutValue.includes(test)) issues.push({ path: `${path}.value`, message: 'Say what to compare with.' })
  if (test === 'matches' && typeof value === 'string' && !value.includes('{{') && compilePattern(value) === null) {
    issues.push({ path: `${path}.value`, message: 'This is no pattern of RE2: https://github.com/google/re2/wiki/Syntax' })
  }
  return issues
}
