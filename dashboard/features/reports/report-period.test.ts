import { describe, expect, it } from 'vitest'
import { daysBefore, daysOf, isDay, lengthOf, todayIn, usualBucket } from './report-period.ts'

describe('periods of reports', () => {
  it.each([
    ['today', '2026-03-01', '2026-03-01', 1],
    ['7d', '2026-02-23', '2026-03-01', 7],
    ['28d', '2026-02-02', '2026-03-01', 28],
    ['90d', '2025-12-02', '2026-03-01', 90],
    ['month', '2026-03-01', '2026-03-01', 1],
  ] as const)('%s ends today', (name, from, to, length) => {
    const days = daysOf(name, '2026-03-01')
    expect(days).toEqual({ from, to })
    expect(lengthOf(days)).toBe(length)
  })

  it('turns an own period that is the wrong way round', () => {
    expect(daysOf('own', '2026-03-01', { from: '2026-02-03', to: '2026-02-01' })).toEqual({ from: '2026-02-01', to: '2026-02-03' })
  })

  it('compares with as many days just before', () => {
    expect(daysBefore({ from: '2026-03-01', to: '2026-03-31' })).toEqual({ from: '2026-01-29', to: '2026-02-28' })
  })

  it('takes steps that make a picture', () => {
    expect(['2026-03-01', '2026-03-28', '2026-08-01', '2028-03-01'].map((to) => usualBucket({ from: '2026-03-01', to }))).toEqual(['hour', 'day', 'week', 'month'])
  })

  it('knows which day it is elsewhere', () => {
    expect(todayIn('Pacific/Auckland', new Date('2026-03-01T12:30:00Z'))).toBe('2026-03-02')
    expect([isDay('2026-02-30'), isDay('2026-2-3'), isDay('2026-02-28'), isDay(7)]).toEqual([false, false, true, false])
  })
})
