import { words } from '../../lib/words.ts'
import { type Catalogue, entryOf } from './catalogue.ts'
import { conditionWords } from './condition-words.ts'
import type { Json, Step } from './definition.ts'
import { durationWords } from './duration.ts'
import { labelOf } from './label-of.ts'
import { eventWords, pathWords, textWords } from './path-words.ts'

const w = words.flows.steps

/** What a step is called: its own title, else what it does. */
export function stepTitle(step: Step, catalogue: Catalogue): string {
  if (step.title) return step.title
  switch (step.kind) {
    case 'operation':
      return entryOf(catalogue, step)?.summary ?? step.operation
    case 'action':
      return entryOf(catalogue, step)?.summary ?? step.action
    case 'stop':
      return step.outcome === 'failed' ? w.stopFailed : w.kinds.stop
    case 'wait':
      return step.event ? w.waitForEvent : w.kinds.wait
    default:
      return w.kinds[step.kind]
  }
}

/** What stands beneath the title: the most telling part of the step's settings, in one line. */
export function stepDetail(step: Step, flowNames: ReadonlyMap<string, string>): string {
  switch (step.kind) {
    case 'operation':
    case 'action':
      return inputWords(step.input)
    case 'flow':
      return flowNames.get(step.flowId) ?? w.noFlow
    case 'set':
      return Object.keys(step.variables).map((name) => labelOf(name)).join(', ') || w.nothingSet
    case 'branch':
      return w.ways(step.branches.length + 1)
    case 'loop':
      return w.each(pathWords(step.list))
    case 'wait':
      return waitWords(step)
    case 'approval':
      return textWords(step.question) || w.noQuestion
    case 'stop':
      return textWords(step.reason ?? '')
  }
}

function waitWords(step: Extract<Step, { kind: 'wait' }>): string {
  if (step.event) {
    const name = eventWords(step.event.name)
    return step.seconds ? w.waitEventFor(name, durationWords(step.seconds)) : w.waitEvent(name)
  }
  if (step.until) return w.until(textWords(step.until))
  return step.seconds ? durationWords(step.seconds) : w.noTime
}

// The words that will be seen first: text, subject, then whatever is short.
const telling = ['text', 'question', 'subject', 'url', 'title', 'name', 'to', 'tag', 'state']

// Nothing yet, one piece of data, or an id.
const saysNothing = /^(|\{\{[^}]*\}\}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

function inputWords(input: Record<string, Json>): string {
  const named = telling.find((name) => typeof input[name] === 'string' && input[name] !== '')
  if (named) return textWords(String(input[named]))
  const other = Object.entries(input).find(([name, value]) => name !== 'id' && typeof value === 'string' && !saysNothing.test(value))
  return other ? `${labelOf(other[0])}: ${textWords(String(other[1]))}` : ''
}

export function laneTitle(step: Step, lane: string, catalogue: Catalogue): string {
  if (lane.startsWith('branches.') && step.kind === 'branch') {
    const branch = step.branches[Number(lane.slice('branches.'.length))]
    return branch ? (branch.title ?? (conditionWords(branch.where) || w.lanes.branch)) : w.lanes.branch
  }
  if (lane === 'onError' && 'onError' in step) return step.onError?.then === 'continue' ? w.lanes.onErrorContinue : w.lanes.onError
  if (lane === 'otherwise') return w.lanes.otherwise
  if (lane === 'rejected') return w.lanes.rejected
  if (lane === 'compensate') return w.lanes.compensate
  return stepTitle(step, catalogue)
}
