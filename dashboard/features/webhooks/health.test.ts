import { describe, expect, it } from 'vitest'
import { hoursOfDay, successRate } from './health.ts'

const now = Date.parse('2026-11-20T11:30:00Z')

describe('the health of a webhook', () => {
  it('has a place for each of the last 24 hours, in order', () => {
    const hours = hoursOfDay([{ hour: '2026-11-20T09:00:00.000Z', succeeded: 3, failed: 1 }], now)
    expect(hours).toHaveLength(24)
    expect(hours[0]!.hour).toBe('2026-11-19T12:00:00.000Z')
    expect(hours[23]!.hour).toBe('2026-11-20T11:00:00.000Z')
    expect(hours[21]).toEqual({ hour: '2026-11-20T09:00:00.000Z', succeeded: 3, failed: 1 })
    expect(hours.filter(({ succeeded }) => succeeded > 0)).toHaveLength(1)
  })

  it('is the share of what succeeded, and nothing when nothing was tried', () => {
    expect(successRate([{ hour: '', succeeded: 3, failed: 1 }, { hour: '', succeeded: 0, failed: 0 }])).toEqual({
      share: 0.75, attempts: 4,
    })
    expect(successRate([])).toBeNull()
  })
})
