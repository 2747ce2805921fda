import { newId } from '../../kernel/ids.ts'
import type { Conversation } from '../conversations/index.ts'
import type { Schedule } from '../hours/index.ts'
import { type Clock, reckon } from './clock-time.ts'
import type { SlaClockKind } from './sla-clock.ts'
import type { SlaPolicy } from './sla-policy.ts'

export type Policy = Pick<SlaPolicy, 'id' | 'firstResponseMinutes' | 'nextResponseMinutes' | 'resolutionMinutes' | 'pausesWhilePending' | 'escalations' | 'createdAt'>
  & { schedule: Schedule | null }

/** How far a conversation has come, as its clocks need to know. */
export type Course = {
  conversationId: string
  policyId: string | null
  state: Conversation['state']
  priority: Conversation['priority']
  /** A member has answered: what the contact waits for now is no first response. */
  answered: boolean
  waitingSince: Date | null
  openedAt: Date
}

/** What an event says of it. `gone`: spam, or merged into another. */
export type Fact = Pick<Course, 'state' | 'priority' | 'waitingSince'> & { at: Date; answers: boolean; gone: boolean }

export type Standing = { course: Course; clocks: Clock[] }

/** The clocks that run after a fact, and those that it stopped. @param clocks those that run */
export function advance({ course: before, clocks }: Standing, fact: Fact, policy: Policy | null): Standing {
  const reopened = before.state === 'closed' && fact.state !== 'closed'
  const course: Course = {
    conversationId: before.conversationId, policyId: policy?.id ?? null, state: fact.state, priority: fact.priority, waitingSince: fact.waitingSince,
    answered: before.answered || fact.answers, openedAt: reopened ? fact.at : before.openedAt,
  }
  const kept = clocks.map((clock) => stop(clock, fact)).map((clock) => (isRunning(clock) ? retarget(clock, course, policy, fact.at) : clock))
  const all = [...kept, ...begin(kept.filter(isRunning), course, fact, policy)]
  return {
    course,
    clocks: all.map((clock) => reckon(isRunning(clock) ? pause(clock, pauses(course, policy), fact.at) : clock, { schedule: policy?.schedule ?? null, escalations: policy?.escalations ?? [] })),
  }
}

export function isRunning({ metAt, endedAt }: Pick<Clock, 'metAt' | 'endedAt'>): boolean {
  return metAt === null && endedAt === null
}

function stop(clock: Clock, { at, state, waitingSince, answers, gone }: Fact): Clock {
  const stoppedAt = at > clock.startedAt ? at : clock.startedAt
  if (gone) return { ...resume(clock, stoppedAt), endedAt: stoppedAt }
  if (clock.kind === 'resolution') return state === 'closed' ? { ...resume(clock, stoppedAt), metAt: stoppedAt } : clock
  if (answers) return { ...resume(clock, stoppedAt), metAt: stoppedAt }
  return state === 'closed' || waitingSince === null ? { ...resume(clock, stoppedAt), endedAt: stoppedAt } : clock
}

/** Another policy or priority. What was breached stays so, by the promise that was made. */
function retarget(clock: Clock, course: Course, policy: Policy | null, at: Date): Clock {
  const targetMinutes = policy && targetOf(policy, clock.kind, course)
  if (!policy || targetMinutes === null) return { ...resume(clock, at), endedAt: at > clock.startedAt ? at : clock.startedAt }
  return clock.breachedAt ? clock : { ...clock, policyId: policy.id, targetMinutes }
}

function begin(running: readonly Clock[], course: Course, { gone }: Fact, policy: Policy | null): Clock[] {
  if (!policy || gone || course.state === 'closed') return []
  const has = (...kinds: SlaClockKind[]) => running.some(({ kind }) => kinds.includes(kind))
  const wanted: [SlaClockKind, Date][] = []
  if (course.waitingSince && !has('first-response', 'next-response')) wanted.push([course.answered ? 'next-response' : 'first-response', course.waitingSince])
  if (!has('resolution')) wanted.push(['resolution', course.openedAt])
  return wanted.flatMap(([kind, since]) => {
    const targetMinutes = targetOf(policy, kind, course)
    // Nothing was promised before the policy was there.
    const startedAt = since > policy.createdAt ? since : policy.createdAt
    return targetMinutes === null ? [] : [newClock(course.conversationId, policy.id, kind, targetMinutes, startedAt)]
  })
}

function newClock(conversationId: string, policyId: string, kind: SlaClockKind, targetMinutes: number, startedAt: Date): Clock {
  return {
    id: newId(), conversationId, policyId, kind, targetMinutes, startedAt, dueAt: null, pausedAt: null, metAt: null, breachedAt: null, endedAt: null,
    pauses: [], escalated: [], nextAt: null,
  }
}

function targetOf(policy: Policy, kind: SlaClockKind, { priority }: Course): number | null {
  const targets = { 'first-response': policy.firstResponseMinutes, 'next-response': policy.nextResponseMinutes, resolution: policy.resolutionMinutes }
  return targets[kind][priority]
}

function pauses({ state }: Course, policy: Policy | null): boolean {
  return policy !== null && policy.pausesWhilePending && (state === 'pending' || state === 'snoozed')
}

function pause(clock: Clock, wanted: boolean, at: Date): Clock {
  if (!wanted) return resume(clock, at)
  return clock.pausedAt ? clock : { ...clock, pausedAt: at, pauses: [...clock.pauses, [at.toISOString(), null]] }
}

function resume(clock: Clock, at: Date): Clock {
  if (!clock.pausedAt) return clock
  const [from] = clock.pauses.at(-1)!
  return { ...clock, pausedAt: null, pauses: [...clock.pauses.slice(0, -1), [from, at.toISOString()]] }
}
