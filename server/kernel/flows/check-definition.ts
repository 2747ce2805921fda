import { Cron } from 'croner'
import type { ErrorIssue } from '../errors.ts'
import { checkInput } from './check-input.ts'
import { checkCondition, checkPath, checkTemplates, shapeOfEvent, type Visible, visibleIn } from './check-paths.ts'
import { FlowDefinition, mostSteps, type Step, type Trigger } from './definition.ts'
import { isTimeZone } from './format-moment.ts'
import type { Catalogue } from './simulate.ts'
import { mayBeStep } from './step-operations.ts'
import { type PlacedStep, stepsIn } from './steps-in.ts'

const deepest = 12

/** What keeps a definition from running, each with its place: `steps.2.input.id`. Empty: it can be published. */
export function checkDefinition(value: unknown, catalogue: Catalogue): ErrorIssue[] {
  const parsed = FlowDefinition.safeParse(value)
  if (!parsed.success) return parsed.error.issues.slice(0, 50).map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }))
  const definition = parsed.data
  const placed = stepsIn(definition.steps)
  const visible = visibleIn(definition, placed.map(({ step }) => step), catalogue)
  return [
    ...checkTrigger(definition.trigger, catalogue),
    ...definition.where ? checkCondition(definition.where, 'where', new Map([['trigger', visible.get('trigger') ?? null], ['now', visible.get('now') ?? null]])) : [],
    ...checkSteps(placed),
    ...placed.flatMap((each) => checkStep(each, withLocals(visible, each), catalogue)),
  ]
}

function checkTrigger(trigger: Trigger, { events }: Catalogue): ErrorIssue[] {
  if (trigger.kind === 'event') return events.has(trigger.event) ? [] : [{ path: 'trigger.event', message: `There is no event ${trigger.event}.` }]
  if (trigger.kind !== 'schedule') return []
  const zone = isTimeZone(trigger.timeZone) ? [] : [{ path: 'trigger.timeZone', message: `${trigger.timeZone} is no time zone, such as Europe/Berlin.` }]
  return [...zone, ...isCron(trigger.cron) ? [] : [{ path: 'trigger.cron', message: 'Five fields are expected: minute hour day month weekday, such as 0 9 * * 1.' }]]
}

function isCron(cron: string): boolean {
  if (cron.trim().split(/\s+/).length !== 5) return false
  try {
    return new Cron(cron, { paused: true }).nextRun() !== null
  } catch {
    return false
  }
}

function checkSteps(placed: readonly PlacedStep[]): ErrorIssue[] {
  const seen = new Set<string>()
  const issues: ErrorIssue[] = placed.length > mostSteps ? [{ path: 'steps', message: `A flow may have at most ${mostSteps} steps; this one has ${placed.length}.` }] : []
  if (placed.length === 0) issues.push({ path: 'steps', message: 'A flow needs a step.' })
  for (const { step, path, depth } of placed) {
    if (seen.has(step.id)) issues.push({ path: `${path}.id`, message: `Another step is called ${step.id} too.` })
    if (depth > deepest) issues.push({ path, message: `Steps may lie at most ${deepest} deep in each other.` })
    seen.add(step.id)
  }
  return issues
}

function withLocals(visible: Visible, { loops, step }: PlacedStep): Visible {
  const locals = loops.flatMap((item): [string, null][] => [[item, null], ['index', null]])
  return new Map([...visible, ...locals, ...step.kind === 'action' ? [['secrets', null]] as const : []])
}

function checkStep({ step, path }: PlacedStep, visible: Visible, catalogue: Catalogue): ErrorIssue[] {
  switch (step.kind) {
    case 'operation': return [...checkOperation(step, path, catalogue), ...checkTemplates(step.input, `${path}.input`, visible)]
    case 'action': {
      const action = catalogue.actions.get(step.action)
      const issues = action ? checkInput(action.input, step.input, `${path}.input`) : [{ path: `${path}.action`, message: `There is no action ${step.action}.` }]
      return [...issues, ...checkTemplates(step.input, `${path}.input`, visible)]
    }
    case 'flow': return checkTemplates(step.input, `${path}.input`, visible)
    case 'set': return checkTemplates(step.variables, `${path}.variables`, visible)
    case 'branch': return step.branches.flatMap(({ where }, index) => checkCondition(where, `${path}.branches.${index}.where`, visible))
    case 'loop': return checkPath(step.list, `${path}.list`, visible)
    case 'wait': return checkWait(step, path, visible, catalogue)
    case 'approval': {
      const { roles, memberIds } = step.approvers
      const nobody = roles.length + memberIds.length === 0 ? [{ path: `${path}.approvers`, message: 'Say who may approve.' }] : []
      return [...nobody, ...checkTemplates(step.question, `${path}.question`, visible)]
    }
    case 'stop': return checkTemplates(step.reason, `${path}.reason`, visible)
  }
}

function checkOperation({ operation: name, input }: Extract<Step, { kind: 'operation' }>, path: string, { operations }: Catalogue): ErrorIssue[] {
  const operation = operations.get(name)
  if (!operation) return [{ path: `${path}.operation`, message: `There is no operation ${name}.` }]
  if (!mayBeStep(operation)) return [{ path: `${path}.operation`, message: `${name} changes nothing, or is not for flows.` }]
  return checkInput(operation.input, input, `${path}.input`)
}

function checkWait({ seconds, until, event }: Extract<Step, { kind: 'wait' }>, path: string, visible: Visible, catalogue: Catalogue): ErrorIssue[] {
  const issues: ErrorIssue[] = checkTemplates(until, `${path}.until`, visible)
  if (seconds === undefined && until === undefined && !event) issues.push({ path, message: 'Say how long to wait, until when, or for which event.' })
  if (seconds !== undefined && until !== undefined) issues.push({ path: `${path}.until`, message: 'Say either how long to wait or until when.' })
  if (!event) return issues
  if (!catalogue.events.has(event.name)) return [...issues, { path: `${path}.event.name`, message: `There is no event ${event.name}.` }]
  const within = new Map([...visible, ['event', shapeOfEvent(event.name, catalogue)] as const])
  return event.where ? [...issues, ...checkCondition(event.where, `${path}.event.where`, within)] : issues
}
