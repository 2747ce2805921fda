import type { Registry } from '../registry.ts'
import { unknown } from './data.ts'
import type { FlowDefinition, Step } from './definition.ts'
import { triggerData } from './event-data.ts'
import { type Explanation, explain } from './explain.ts'
import { holds, type Truth } from './holds.ts'
import { render } from './template.ts'
import { type DurableStep, type Ended, type Host, type PureStep, walk } from './walk.ts'

/** What operations, events and actions there are. */
export type Catalogue = Pick<Registry, 'operations' | 'events' | 'actions'>

export type PlannedStep = {
  path: string
  id: string
  kind: Step['kind']
  title: string | undefined
  /** Of the operation or action. */
  name: string | undefined
  input: unknown
  output: unknown
  /** What would make the step fail. */
  problems: string[]
  /** Of a branch: why it takes the way it takes. */
  branches: { title: string | undefined; where: Explanation }[] | undefined
  /** Whether it happens hangs on what only a real run would know. */
  isUncertain: boolean
}

export type Simulation = { begins: Truth; where: Explanation | null; steps: PlannedStep[]; ended: Ended | null }

const mostSimulated = 500

/**
 * Walks a flow without any effect: the same walk as a run's, but nothing is done, waits are over at once, people approve, and
 * what an operation would give is unknown, shown as ‹steps.close.output›. @param trigger as `eventData` makes it of an event
 */
export async function simulate(definition: FlowDefinition, trigger: Record<string, unknown>, catalogue: Catalogue): Promise<Simulation> {
  const data = triggerData(trigger)
  data.run = { id: unknown('run.id'), flowId: unknown('run.flowId'), flowName: unknown('run.flowName'), startedAt: data.now, subjectId: unknown('run.subjectId') }
  const where = definition.where ? explain(definition.where, data) : null
  const begins = where ? where.result : true
  if (begins === false) return { begins, where, steps: [], ended: null }
  const steps: PlannedStep[] = []
  const ended = await walk(definition, simulatingHost(steps, catalogue, begins === null), data, mostSimulated)
  return { begins, where, steps, ended }
}

function simulatingHost(steps: PlannedStep[], catalogue: Catalogue, isUncertain: boolean): Host {
  const uncertain: string[] = isUncertain ? [''] : []
  const plan = (step: Step, path: string, more: Partial<PlannedStep>): void => {
    const name = step.kind === 'operation' ? step.operation : step.kind === 'action' ? step.action : undefined
    steps.push({
      path, id: step.id, kind: step.kind, title: step.title, name, input: undefined, output: undefined, problems: [], branches: undefined,
      isUncertain: uncertain.some((within) => path.startsWith(within)), ...more,
    })
  }
  return {
    async perform(step, { path }, data) {
      const input = inputOf(step, (value) => render(value, data))
      const { output, problems } = foresee(step, input, catalogue)
      plan(step, path, { input, output, problems })
      return { kind: 'done', output }
    },
    notePure(step, { path }, data, { output, error }) {
      const branches = step.kind === 'branch' ? step.branches.map(({ title, where }) => ({ title, where: explain(where, data) })) : undefined
      plan(step, path, { output, branches, problems: error ? [error.message] : [] })
      if (hangsOnUnknown(step, (where) => holds(where, data))) uncertain.push(`${path}.`)
    },
  }
}

function hangsOnUnknown(step: PureStep, judge: (where: Extract<Step, { kind: 'branch' }>['branches'][number]['where']) => Truth): boolean {
  return step.kind === 'branch' && step.branches.map(({ where }) => judge(where)).find((truth) => truth !== false) === null
}

function inputOf(step: DurableStep, fill: (value: unknown) => unknown): unknown {
  switch (step.kind) {
    case 'operation': case 'action': case 'flow': return fill(step.input)
    case 'wait': return { seconds: step.seconds, until: step.until === undefined ? undefined : fill(step.until), event: step.event?.name }
    case 'approval': return { question: fill(step.question), ...step.approvers }
  }
}

function foresee(step: DurableStep, input: unknown, { operations, actions }: Catalogue): { output: unknown; problems: string[] } {
  const output: unknown = unknown(`steps.${step.id}.output`)
  if (step.kind === 'approval') return { output: { decision: 'approved' }, problems: [] }
  if (step.kind !== 'operation' && step.kind !== 'action') return { output, problems: [] }
  const known = step.kind === 'operation' ? operations.get(step.operation) : actions.get(step.action)
  if (!known) return { output, problems: [`There is no ${step.kind} of this name.`] }
  // What is unknown stands as a text for now, and may be of any kind in the end.
  const parsed = known.input.safeParse(JSON.parse(JSON.stringify(input)))
  const problems = parsed.success ? [] : parsed.error.issues.filter(({ path }) => !/‹.*›/.test(JSON.stringify(at(input, path)) ?? ''))
    .map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
  const isKnown = parsed.success && !/‹.*›/.test(JSON.stringify(input))
  return { output: isKnown && 'simulate' in known && known.simulate ? known.simulate(parsed.data) : output, problems }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((within, key) => (typeof within === 'object' && within !== null ? (within as Record<PropertyKey, unknown>)[key] : undefined), value)
}
