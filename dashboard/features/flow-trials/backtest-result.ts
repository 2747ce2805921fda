import type { Output } from '../../lib/records.ts'

export type BacktestPage = Output['flows']['backtest']
export type BacktestDay = { day: string; lookedAt: number; matched: number }
export type BacktestResult = {
  lookedAt: number
  matched: number
  failing: number
  days: BacktestDay[]
  steps: { path: string; count: number }[]
  samples: BacktestPage['samples']
  progress: number
  isWhole: boolean
}

const mostSamples = 50
const dayMs = 86_400_000

/** Every day of the span is there from the start, so that empty ones are shown. Days are UTC. */
export function beginBacktest(days: number, now: number): BacktestResult {
  const first = now - days * dayMs
  const all = Array.from({ length: days + 1 }, (_, index) => new Date(first + index * dayMs).toISOString().slice(0, 10))
  return {
    lookedAt: 0, matched: 0, failing: 0, steps: [], samples: [], progress: 0, isWhole: false,
    days: all.map((day) => ({ day, lookedAt: 0, matched: 0 })),
  }
}

/** What was found so far and what the next page found. */
export function withPage(result: BacktestResult, page: BacktestPage): BacktestResult {
  const found = new Map(page.days.map((day) => [day.day, day]))
  const counts = new Map(result.steps.map(({ path, count }) => [path, count]))
  for (const { path, count } of page.steps) counts.set(path, (counts.get(path) ?? 0) + count)
  return {
    lookedAt: result.lookedAt + page.lookedAt,
    matched: result.matched + page.matched,
    failing: result.failing + page.failing,
    days: result.days.map(({ day, lookedAt, matched }) => ({
      day, lookedAt: lookedAt + (found.get(day)?.lookedAt ?? 0), matched: matched + (found.get(day)?.matched ?? 0),
    })),
    steps: [...counts].map(([path, count]) => ({ path, count })),
    samples: [...result.samples, ...page.samples].slice(0, mostSamples),
    progress: page.progress,
    isWhole: page.nextCursor === null,
  }
}

export function csvOf(days: readonly BacktestDay[]): string {
  return ['day,events,runs', ...days.map(({ day, lookedAt, matched }) => `${day},${lookedAt},${matched}`)].join('\n')
}
