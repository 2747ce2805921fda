import { expect, it } from 'vitest'
import { dayOf, relativeMoment, shortMoment } from './format-moment.ts'

const now = new Date(2026, 10, 20, 15, 0).getTime()
const ago = (milliseconds: number) => new Date(now - milliseconds).toISOString()
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

it.each([
  [20_000, 'now'],
  [5 * minute, '5m'],
  [3 * hour, '3h'],
  [2 * day, 'Wed'],
  [30 * day, 'Oct 21'],
  [400 * day, 'Oct 16, 2025'],
])('is short for %d ms ago', (age, text) => {
  expect(shortMoment(ago(age), now, 'en')).toBe(text)
})

it.each([
  [minute, '1 minute ago'],
  [day, 'yesterday'],
  [3 * day, '3 days ago'],
  [-2 * hour, 'in 2 hours'],
])('says %d ms ago in words', (age, text) => {
  expect(relativeMoment(ago(age), now, 'en')).toBe(text)
})

it('names the days of a thread by the calendar, not by 24 hours', () => {
  expect(dayOf(ago(14 * hour), now, 'en')).toBe('Today')
  expect(dayOf(ago(16 * hour), now, 'en')).toBe('Yesterday')
  expect(dayOf(ago(3 * day), now, 'en')).toBe('Tuesday, November 17')
})
