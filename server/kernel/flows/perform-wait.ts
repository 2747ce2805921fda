import { AppError } from '../errors.ts'
import { type CarriedRun, keepNow, park, recordOf } from './carried-run.ts'
import type { Condition } from './condition.ts'
import { type Data, moveTo } from './data.ts'
import type { Step } from './definition.ts'
import { holds } from './holds.ts'
import { stepErrorOf } from './step-errors.ts'
import { storable } from './storable.ts'
import { render } from './template.ts'
import { asMoment } from './values.ts'
import type { Performed, Place } from './walk.ts'

/** What `run_waits.details` says of an event: its condition, and the values that are compared with. */
export type WaitDetails = { where?: Condition; values: unknown[] }

type Wait = Extract<Step, { kind: 'wait' }>

/** Lays the run down until a moment, or until an event about the same subject; the event itself wakes it with its result. */
export async function performWait(carried: CarriedRun, step: Wait, place: Place, data: Data): Promise<Performed> {
  if (carried.known.get(place.path)?.state === 'waiting') return endOfTime(carried, step, place, data)
  const startedAt = new Date()
  let until: Date | undefined
  try {
    until = momentOf(step, data, startedAt)
  } catch (error) {
    const reason = stepErrorOf(error)
    carried.pending.push(recordOf(step, place, { state: 'failed', error: reason, startedAt }))
    return { kind: 'failed', error: reason }
  }
  if (!step.event && (!until || until <= startedAt)) return endOfTime(carried, step, place, data)
  const record = recordOf(step, place, { state: 'waiting', input: { until, event: step.event?.name }, startedAt })
  if (!step.event) return park(carried, record, { path: place.path, kind: 'time', until })
  const values: unknown[] = []
  const where = step.event.where && settle(step.event.where, data, values)
  return park(carried, record, {
    path: place.path, kind: 'event', until, eventName: step.event.name, subjectId: carried.run.subjectId, details: JSON.parse(storable({ where, values })) as WaitDetails,
  })
}

async function endOfTime(carried: CarriedRun, step: Wait, place: Place, data: Data): Promise<Performed> {
  const output = step.event ? { timedOut: true } : {}
  const record = recordOf(step, place, { state: 'succeeded', output: storable(output) })
  await keepNow(carried, record)
  moveTo(data, record.finishedAt!)
  return { kind: 'done', output }
}

function momentOf(step: Wait, data: Data, from: Date): Date | undefined {
  if (step.seconds !== undefined) return new Date(from.getTime() + step.seconds * 1_000)
  if (step.until === undefined) return undefined
  const text = render(step.until, data)
  const moment = asMoment(text)
  if (moment === undefined) throw new AppError('invalid_input', { detail: `until: ${JSON.stringify(text ?? null)} is no moment.` })
  return new Date(moment)
}

/**
 * What does not depend on the event to come is decided now, when all else is known; the event is judged by what is left. The
 * values to compare with are put aside: what a customer wrote must not be read as a template.
 */
function settle(condition: Condition, data: Data, values: unknown[]): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => settle(part, data, values)) }
  if ('any' in condition) return { any: condition.any.map((part) => settle(part, data, values)) }
  if ('not' in condition) return { not: settle(condition.not, data, values) }
  if (!condition.field.startsWith('event.')) return holds(condition, data) ? { all: [] } : { any: [] }
  const place = values.push(render(condition.value, data) ?? null) - 1
  return { ...condition, ...condition.value !== undefined && { value: `{{ values.${place} }}` } }
}
