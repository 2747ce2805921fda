export const quarterHour = 15 * 60_000
export const day = 86_400_000

/** Minutes; 43200 is a month of UTC, however long. */
export const grains = [15, 60, 1440, 43_200] as const
/** Durations are read over whole days alone. */
export const durationGrains = [1440, 43_200] as const
export type Grain = (typeof grains)[number]

/** A part of a period that sums of one grain tell. */
export type Stretch = { grain: Grain; begin: Date; end: Date }

/** The beginning of the quarter, hour, day or month in which a moment lies. */
export function beginOf(grain: Grain, at: number): number {
  if (grain !== 43_200) return at - at % (grain * 60_000)
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth())
}

/** A period in the fewest sums: whole months, the whole days beside them, and what is left in quarter hours, or hours where those serve. */
export function stretchesOf(from: Date, to: Date, fine: 15 | 60 = 15): Stretch[] {
  const days = wholeIn(1440, from.getTime(), to.getTime())
  const months = wholeIn(43_200, days.begin, days.end)
  return [
    stretch(fine, from.getTime(), days.begin), stretch(1440, days.begin, months.begin), stretch(43_200, months.begin, months.end), stretch(1440, months.end, days.end),
    stretch(fine, days.end, to.getTime()),
  ].filter(({ begin, end }) => begin < end)
}

// Where none is whole, both ends are the period's begin, and what is left lies behind them.
function wholeIn(grain: 1440 | 43_200, from: number, to: number): { begin: number; end: number } {
  const begin = beginOf(grain, from) === from ? from : next(grain, from)
  const end = beginOf(grain, to)
  return begin < end ? { begin, end } : { begin: from, end: from }
}

function next(grain: 1440 | 43_200, at: number): number {
  if (grain === 1440) return beginOf(grain, at) + day
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
}

function stretch(grain: Grain, begin: number, end: number): Stretch {
  return { grain, begin: new Date(begin), end: new Date(end) }
}
