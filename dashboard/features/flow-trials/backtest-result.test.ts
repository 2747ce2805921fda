import { expect, it } from 'vitest'
import { type BacktestPage, beginBacktest, csvOf, withPage } from './backtest-result.ts'

const now = Date.UTC(2026, 10, 20, 12)
const page = (part: Partial<BacktestPage>): BacktestPage => ({
  lookedAt: 0, matched: 0, failing: 0, days: [], steps: [], samples: [], nextCursor: null, progress: 1, ...part,
})

it('shows every day of the span, the empty ones too', () => {
  const { days } = beginBacktest(3, now)
  expect(days.map(({ day }) => day)).toEqual(['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'])
})

it('adds page to page', () => {
  const first = page({ lookedAt: 5, matched: 2, days: [{ day: '2026-11-19', lookedAt: 5, matched: 2 }], steps: [{ path: 'close', count: 2 }], nextCursor: 'c', progress: 0.4 })
  const second = page({ lookedAt: 3, matched: 3, failing: 1, days: [{ day: '2026-11-19', lookedAt: 3, matched: 3 }], steps: [{ path: 'close', count: 3 }, { path: 'each[].note', count: 9 }] })
  const half = withPage(beginBacktest(1, now), first)
  expect(half).toMatchObject({ matched: 2, progress: 0.4, isWhole: false })
  const whole = withPage(half, second)
  expect(whole).toMatchObject({ lookedAt: 8, matched: 5, failing: 1, progress: 1, isWhole: true })
  expect(whole.steps).toEqual([{ path: 'close', count: 5 }, { path: 'each[].note', count: 9 }])
  expect(csvOf(whole.days)).toBe('day,events,runs\n2026-11-19,8,5\n2026-11-20,0,0')
})
