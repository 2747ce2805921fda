import { addWorkingTime, type Schedule, workingTimeBetween } from '../hours/index.ts'
import type { SlaClock } from './sla-clock.ts'
import { type Escalation, escalationKey } from './sla-policy.ts'

/** From, and until; null: paused now. ISO 8601. */
export type Pause = [string, string | null]

export type Clock = SlaClock & { pauses: Pause[]; escalated: string[]; nextAt: Date | null }

/** What a clock is reckoned by; `schedule` null: around the clock. */
export type Reckoning = { schedule: Schedule | null; escalations: readonly Escalation[] }

const minuteMs = 60_000

/**
 * When so many minutes of working time have run since its start, its pauses left out. A function of what is written down:
 * other hours or another target give the right moment anew. Null: not before its pause ends, or never.
 */
export function momentOf(schedule: Schedule | null, { startedAt, pauses }: Pick<Clock, 'startedAt' | 'pauses'>, minutes: number): Date | null {
  if (minutes <= 0) return startedAt
  let left = minutes * minuteMs
  let from = startedAt
  for (const [pausedAt, resumedAt] of pauses) {
    const worked = between(schedule, from, new Date(pausedAt))
    if (worked >= left) return after(schedule, from, left)
    if (resumedAt === null) return null
    left -= worked
    from = new Date(resumedAt)
  }
  return after(schedule, from, left)
}

/** The same clock with its due moment, and with the next moment at which something is to be done. */
export function reckon(clock: Clock, { schedule, escalations }: Reckoning): Clock {
  const stoppedAt = clock.metAt ?? clock.endedAt
  // Noted only after it was due: that it was missed is still to be told.
  if (stoppedAt) return { ...clock, nextAt: !clock.breachedAt && clock.dueAt && clock.dueAt < stoppedAt ? clock.dueAt : null }
  const dueAt = clock.breachedAt ? clock.dueAt : momentOf(schedule, clock, clock.targetMinutes)
  const moments = escalationsLeft(clock, escalations).map((escalation) => escalationMoment(schedule, clock, escalation))
  return { ...clock, dueAt, nextAt: earliest(clock.breachedAt ? moments : [...moments, dueAt]) }
}

export function escalationsLeft({ kind, escalated }: Clock, escalations: readonly Escalation[]): Escalation[] {
  return escalations.filter((escalation) => (escalation.clock ?? kind) === kind && !escalated.includes(escalationKey(escalation)))
}

export function escalationMoment(schedule: Schedule | null, clock: Clock, { when, minutes }: Escalation): Date | null {
  return momentOf(schedule, clock, when === 'before' ? clock.targetMinutes - minutes : clock.targetMinutes + minutes)
}

function earliest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.filter((moment) => moment !== null)
  return known.length > 0 ? new Date(Math.min(...known.map((moment) => moment.getTime()))) : null
}

function between(schedule: Schedule | null, from: Date, to: Date): number {
  return schedule ? workingTimeBetween(schedule, from, to) : Math.max(0, to.getTime() - from.getTime())
}

function after(schedule: Schedule | null, from: Date, milliseconds: number): Date | null {
  return schedule ? addWorkingTime(schedule, from, milliseconds) : new Date(from.getTime() + milliseconds)
}
