import { expect, it } from 'vitest'
import { laterTimes, localMoment } from './later-times.ts'

const offered = (now: Date) => laterTimes(now).map(({ key, at }) => `${key} ${localMoment(at)}`)

it('offers what is later on a Friday morning', () => {
  expect(offered(new Date(2026, 10, 20, 9, 30, 12))).toEqual([
    'inAnHour 2026-11-20T10:30',
    'laterToday 2026-11-20T12:30',
    'thisEvening 2026-11-20T18:00',
    'tomorrowMorning 2026-11-21T09:00',
    'tomorrowAfternoon 2026-11-21T14:00',
    'monday 2026-11-23T09:00',
    'nextWeek 2026-11-27T09:00',
  ])
})

it('leaves out what has passed, and Monday where it is tomorrow or a week away', () => {
  const keys = (now: Date) => laterTimes(now).map(({ key }) => key)
  expect(keys(new Date(2026, 10, 20, 22))).not.toContain('thisEvening')
  expect(keys(new Date(2026, 10, 22, 9))).not.toContain('monday')
  expect(keys(new Date(2026, 10, 23, 9))).toContain('monday')
  expect(keys(new Date(2026, 10, 23, 9))).not.toContain('nextWeek')
})

it('never offers the past', () => {
  for (let hour = 0; hour < 24 * 7; hour++) {
    const now = new Date(2026, 2, 27, hour, 59, 59)
    expect(laterTimes(now).every(({ at }) => at > now)).toBe(true)
  }
})
