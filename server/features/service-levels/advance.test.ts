import { describe, expect, it } from 'vitest'
import { type Schedule, weekdays } from '../hours/index.ts'
import { advance, type Fact, isRunning, type Policy, type Standing } from './advance.ts'
import type { Clock } from './clock-time.ts'

const berlin: Schedule = {
  timeZone: 'Europe/Berlin',
  week: weekdays.slice(0, 5).flatMap((day) => [{ day, from: '09:00', to: '12:00' }, { day, from: '13:30', to: '18:00' }]),
  holidays: [{ date: '2026-05-25', name: 'Whit Monday', yearly: false }],
}
const each = (minutes: number | null) => ({ low: minutes, normal: minutes, high: minutes, urgent: minutes })
const none = each(null)
const gold: Policy = {
  id: 'gold', schedule: berlin, createdAt: new Date('2026-01-01T00:00Z'), pausesWhilePending: true, escalations: [],
  firstResponseMinutes: { low: null, normal: 60, high: 30, urgent: 15 }, nextResponseMinutes: each(120), resolutionMinutes: each(480),
}
const silver: Policy = { ...gold, id: 'silver', schedule: null, firstResponseMinutes: each(240), nextResponseMinutes: none, resolutionMinutes: none }

type Step = { at: string; policy?: Policy | null } & Partial<Omit<Fact, 'at'>>

/** Berlin's time is written without a zone: `05-22 17:50`. */
const moment = (text: string): Date => new Date(`2026-${text.replace(' ', 'T')}:00${text < '03-29' || text > '10-25' ? '+01:00' : '+02:00'}`)

/** Goes through what happens; gives all clocks that there ever were. */
function live(steps: readonly Step[]): Clock[] {
  const [first] = steps
  let fact: Omit<Fact, 'at'> = { state: 'open', priority: 'normal', waitingSince: moment(first!.at), answers: false, gone: false }
  let standing: Standing = { course: { conversationId: 'one', policyId: null, answered: false, openedAt: moment(first!.at), ...fact }, clocks: [] }
  let policy: Policy | null = gold
  const all = new Map<string, Clock>()
  for (const { at, policy: given, ...changes } of steps) {
    if (given !== undefined) policy = given
    fact = { ...fact, answers: false, ...changes }
    standing = advance({ ...standing, clocks: standing.clocks.filter(isRunning) }, { ...fact, at: moment(at) }, policy)
    for (const clock of standing.clocks) all.set(clock.id, clock)
  }
  return [...all.values()]
}

/** `first-response due 05-26 09:50`, in Berlin's time. */
function shown(clock: Clock): string {
  const text = (at: Date) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' }).format(at).slice(5)
  const state = clock.metAt ? `met ${text(clock.metAt)}` : clock.endedAt ? `ended ${text(clock.endedAt)}` : clock.pausedAt ? 'paused' : `due ${text(clock.dueAt!)}`
  return `${clock.kind} ${state}${(clock.metAt ?? clock.endedAt) && clock.nextAt ? ' late' : ''}`
}

const closed = { state: 'closed', waitingSince: null } as const
const answered = { answers: true, waitingSince: null } as const

describe('the clocks of a conversation', () => {
  const scenarios: [string, Step[], string[]][] = [
    ['begin at once within hours', [{ at: '11-20 10:00' }], ['first-response due 11-20 11:00', 'resolution due 11-23 10:30']],
    ['pass over lunch', [{ at: '11-20 11:30' }], ['first-response due 11-20 14:00', 'resolution due 11-23 12:00']],
    ['pass over a weekend with a holiday', [{ at: '05-22 17:50' }], ['first-response due 05-26 09:50', 'resolution due 05-27 09:20']],
    ['wait for the opening', [{ at: '11-21 23:00' }], ['first-response due 11-23 10:00', 'resolution due 11-24 09:30']],
    ['stop with the answer', [{ at: '11-20 10:00' }, { at: '11-20 10:40', ...answered }], ['first-response met 11-20 10:40', 'resolution due 11-23 10:30']],
    ['are met to the moment', [{ at: '11-20 10:00' }, { at: '11-20 11:00', ...answered }], ['first-response met 11-20 11:00', 'resolution due 11-23 10:30']],
    ['tell a late answer, though nobody noted it before', [{ at: '11-20 10:00' }, { at: '11-20 11:01', ...answered }], ['first-response met 11-20 11:01 late', 'resolution due 11-23 10:30']],
    ['count the wait for the next answer from its beginning', [
      { at: '11-20 10:00' }, { at: '11-20 10:40', ...answered }, { at: '11-20 15:00', waitingSince: moment('11-20 15:00') }, { at: '11-20 15:30' },
    ], ['first-response met 11-20 10:40', 'resolution due 11-23 10:30', 'next-response due 11-20 17:00']],
    ['do not promise a first answer to what we began', [
      { at: '11-20 10:00', ...answered }, { at: '11-20 15:00', waitingSince: moment('11-20 15:00') },
    ], ['resolution due 11-23 10:30', 'next-response due 11-20 17:00']],
    ['end without an answer, and are met by closing', [{ at: '11-20 10:00' }, { at: '11-20 10:20', ...closed }], ['first-response ended 11-20 10:20', 'resolution met 11-20 10:20']],
    ['are late when closed late', [{ at: '11-20 10:00' }, { at: '11-24 09:00', ...closed }], ['first-response ended 11-24 09:00 late', 'resolution met 11-24 09:00 late']],
    ['begin anew when it is opened again', [
      { at: '11-20 10:00' }, { at: '11-20 10:20', ...answered }, { at: '11-20 10:20', ...closed }, { at: '11-23 09:00', state: 'open', waitingSince: moment('11-23 09:00') },
    ], ['first-response met 11-20 10:20', 'resolution met 11-20 10:20', 'next-response due 11-23 11:00', 'resolution due 11-24 09:30']],
    ['end with spam', [{ at: '11-20 10:00' }, { at: '11-20 10:20', ...closed, gone: true }], ['first-response ended 11-20 10:20', 'resolution ended 11-20 10:20']],
    ['pause while pending', [{ at: '11-20 10:00' }, { at: '11-20 10:20', state: 'pending' }], ['first-response paused', 'resolution paused']],
    ['go on with what was left', [
      { at: '11-20 10:00' }, { at: '11-20 10:20', state: 'pending' }, { at: '11-20 17:30', state: 'open' },
    ], ['first-response due 11-23 09:10', 'resolution due 11-23 17:40']],
    ['pause while snoozed, twice', [
      { at: '11-20 09:00' }, { at: '11-20 09:20', state: 'snoozed' }, { at: '11-20 09:40', state: 'open' }, { at: '11-20 10:00', state: 'snoozed' }, { at: '11-20 11:00', state: 'open' },
    ], ['first-response due 11-20 11:20', 'resolution due 11-23 10:50']],
    ['go on when the policy says so', [
      { at: '11-20 10:00', policy: { ...gold, pausesWhilePending: false } }, { at: '11-20 10:20', state: 'pending' },
    ], ['first-response due 11-20 11:00', 'resolution due 11-23 10:30']],
    ['are late though it was paused after its moment', [
      { at: '11-20 10:00' }, { at: '11-20 11:30', state: 'pending' }, { at: '11-20 11:40', ...answered },
    ], ['first-response met 11-20 11:40 late', 'resolution paused']],
    ['follow the priority', [{ at: '11-20 10:00' }, { at: '11-20 10:10', priority: 'urgent' }], ['first-response due 11-20 10:15', 'resolution due 11-23 10:30']],
    ['end where a priority has no promise', [{ at: '11-20 10:00' }, { at: '11-20 10:10', priority: 'low' }], ['first-response ended 11-20 10:10', 'resolution due 11-23 10:30']],
    ['follow another policy from their beginning', [
      { at: '11-20 10:00' }, { at: '11-20 10:10', policy: silver },
    ], ['first-response due 11-20 14:00', 'resolution ended 11-20 10:10']],
    ['follow other hours, their pauses kept', [
      { at: '11-20 10:00' }, { at: '11-20 10:20', state: 'pending' }, { at: '11-20 17:30', state: 'open' }, { at: '11-20 17:35', policy: { ...gold, schedule: null } },
    ], ['first-response due 11-20 18:10', 'resolution due 11-21 01:10']],
    ['end when no policy applies', [{ at: '11-20 10:00' }, { at: '11-20 10:10', policy: null }], ['first-response ended 11-20 10:10', 'resolution ended 11-20 10:10']],
    ['begin no sooner than the policy', [
      { at: '11-20 09:00', policy: null }, { at: '11-20 11:00', policy: { ...gold, createdAt: moment('11-20 10:30') } },
    ], ['first-response due 11-20 11:30', 'resolution due 11-23 11:00']],
    ['know the change of clocks', [{ at: '03-27 17:30' }], ['first-response due 03-30 09:30', 'resolution due 03-30 18:00']],
    ['never end where nothing is ever open', [
      { at: '11-20 10:00', policy: { ...gold, schedule: { ...berlin, week: [] } } }, { at: '11-20 10:20', ...closed },
    ], ['first-response ended 11-20 10:20', 'resolution met 11-20 10:20']],
  ]
  it.each(scenarios)('%s', (_, steps, expected) => {
    expect(live(steps).map(shown).sort()).toEqual([...expected].sort())
  })
})

describe('the next moment', () => {
  const escalating: Policy = {
    ...gold, escalations: [
      { when: 'before', minutes: 30, clock: 'first-response', action: 'notify-assignee', memberId: null, teamId: null, priority: null, tagId: null },
      { when: 'after', minutes: 60, clock: null, action: 'set-priority', memberId: null, teamId: null, priority: 'urgent', tagId: null },
    ],
  }
  const nextOf = (steps: Step[], kind: string) => live(steps).find((clock) => clock.kind === kind)!.nextAt
  it('is the escalation before, then the breach', () => {
    expect(nextOf([{ at: '11-20 10:00', policy: escalating }], 'first-response')).toEqual(moment('11-20 10:30'))
    expect(nextOf([{ at: '11-20 10:00', policy: escalating }], 'resolution')).toEqual(moment('11-23 10:30'))
  })
  it('is counted in working time', () => {
    expect(nextOf([{ at: '05-22 17:50', policy: { ...escalating, escalations: [{ ...escalating.escalations[0]!, minutes: 55 }] } }], 'first-response')).toEqual(moment('05-22 17:55'))
  })
  it('is at once where an escalation is longer than the promise', () => {
    expect(nextOf([{ at: '11-20 10:00', policy: escalating, priority: 'urgent' }], 'first-response')).toEqual(moment('11-20 10:00'))
  })
  it('is none while it is paused, or after it was met in time', () => {
    expect(nextOf([{ at: '11-20 10:00', policy: escalating }, { at: '11-20 10:05', state: 'pending' }], 'first-response')).toBeNull()
    expect(nextOf([{ at: '11-20 10:00', policy: escalating }, { at: '11-20 10:05', ...answered }], 'first-response')).toBeNull()
  })
})
