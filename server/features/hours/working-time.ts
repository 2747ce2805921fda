import { openYear, type OpenYear } from './open-year.ts'
import type { Schedule } from './schedule.ts'

// A schedule that is never open, or hardly ever, must not be searched for ever.
const mostYears = 30

export function isOpen(schedule: Schedule, at: Date): boolean {
  const time = at.getTime()
  const { ends, starts } = yearOf(schedule, at)
  const n = firstEndingAfter(ends, time)
  return n < starts.length && starts[n]! <= time
}

/** The moment itself when it is open then; null when it never opens within thirty years. */
export function nextOpening(schedule: Schedule, at: Date): Date | null {
  const time = at.getTime()
  for (const { ends, starts } of yearsFrom(schedule, at)) {
    const n = firstEndingAfter(ends, time)
    if (n < starts.length) return new Date(Math.max(time, starts[n]!))
  }
  return null
}

/** The moment itself when it is closed then; null when it never closes within thirty years. */
export function nextClosing(schedule: Schedule, at: Date): Date | null {
  let time = at.getTime()
  for (const { ends, starts } of yearsFrom(schedule, at)) {
    const n = firstEndingAfter(ends, time)
    if (n === starts.length || starts[n]! > time) return new Date(time)
    time = ends[n]!
    if (starts.length > n + 1) return new Date(time)
  }
  return null
}

/** The moment at which so much working time has passed since; null when there is not so much within thirty years. */
export function addWorkingTime(schedule: Schedule, from: Date, milliseconds: number): Date | null {
  if (milliseconds <= 0) return from
  let left = milliseconds
  let time = from.getTime()
  for (const year of yearsFrom(schedule, from)) {
    const wanted = workedBefore(year, time) + left
    const all = year.worked.at(-1)!
    if (wanted <= all) {
      const n = firstNotBelow(year.worked, wanted) - 1
      return new Date(year.starts[n]! + wanted - year.worked[n]!)
    }
    left = wanted - all
    time = Number.NEGATIVE_INFINITY
  }
  return null
}

/** Milliseconds; 0 when `to` is not after `from`. */
export function workingTimeBetween(schedule: Schedule, from: Date, to: Date): number {
  if (to <= from) return 0
  const [first, last] = [from.getUTCFullYear(), to.getUTCFullYear()]
  let worked = -workedBefore(openYear(schedule, first), from.getTime())
  for (let year = first; year < last; year++) worked += openYear(schedule, year).worked.at(-1)!
  return worked + workedBefore(openYear(schedule, last), to.getTime())
}

function yearOf(schedule: Schedule, at: Date): OpenYear {
  return openYear(schedule, at.getUTCFullYear())
}

function* yearsFrom(schedule: Schedule, at: Date): Generator<OpenYear> {
  if (schedule.week.length === 0) return
  const first = at.getUTCFullYear()
  for (let year = first; year < first + mostYears; year++) yield openYear(schedule, year)
}

function workedBefore({ starts, ends, worked }: OpenYear, time: number): number {
  const n = firstEndingAfter(ends, time)
  return worked[n]! + (n < starts.length ? Math.max(0, time - starts[n]!) : 0)
}

function firstEndingAfter(ends: readonly number[], time: number): number {
  return firstNotBelow(ends, time + 1)
}

/** The place of the first number that is not below; the length when all are. */
function firstNotBelow(numbers: readonly number[], least: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (numbers[middle]! < least) low = middle + 1
    else high = middle
  }
  return low
}
