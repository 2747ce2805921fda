import { dayMs, minuteMs, minutesOf, type Schedule, weekdays } from './schedule.ts'
import { type Stretch, stretchesOf } from './time-zone.ts'

/** When a schedule is open in a year of UTC. Spans are in order, apart from each other, and end before they are over. */
export type OpenYear = {
  starts: readonly number[]
  ends: readonly number[]
  /** Working milliseconds of the year before each span; one more for all of it. */
  worked: readonly number[]
}

const years = new Map<string, Map<number, OpenYear>>()
const keptSchedules = 500
const texts = new WeakMap<Schedule, string>()

/**
 * Laid out once a schedule and year (some milliseconds, nearly all of them Intl's), so that every question is a search in
 * a sorted list: 0.1 to 0.3 µs. Kept by what the schedule says: rows that are read anew find it again.
 */
export function openYear(schedule: Schedule, year: number): OpenYear {
  const text = textOf(schedule)
  let byYear = years.get(text)
  if (!byYear) {
    if (years.size >= keptSchedules) years.clear()
    years.set(text, byYear = new Map())
  }
  let known = byYear.get(year)
  if (!known) byYear.set(year, known = layOut(schedule, year))
  return known
}

function textOf(schedule: Schedule): string {
  let text = texts.get(schedule)
  if (text === undefined) texts.set(schedule, text = JSON.stringify([schedule.timeZone, schedule.week, schedule.holidays]))
  return text
}

/** Open is when the clock on the wall is within an interval: a skipped hour is none, one that comes twice counts twice. */
function layOut(schedule: Schedule, year: number): OpenYear {
  const intervals = intervalsByDay(schedule)
  const closed = closedDays(schedule)
  const [starts, ends]: [number[], number[]] = [[], []]
  for (const stretch of stretchesOf(schedule.timeZone, year)) {
    const last = Math.floor((stretch.to - 1 + stretch.offset) / dayMs)
    for (let day = Math.floor((stretch.from + stretch.offset) / dayMs); day <= last; day++) {
      // The first of January 1970 was a Thursday.
      const own = intervals[(((day + 3) % 7) + 7) % 7]!
      if (own.length > 0 && !closed(day)) addSpans(own, day * dayMs - stretch.offset, stretch, starts, ends)
    }
  }
  const worked = [0]
  for (const [n, end] of ends.entries()) worked.push(worked[n]! + end - starts[n]!)
  return { starts, ends, worked }
}

function addSpans(own: readonly [number, number][], midnight: number, stretch: Stretch, starts: number[], ends: number[]): void {
  for (const [from, to] of own) {
    const start = Math.max(midnight + from, stretch.from)
    const end = Math.min(midnight + to, stretch.to)
    if (start >= end) continue
    if (ends.at(-1) === start) ends[ends.length - 1] = end
    else {
      starts.push(start)
      ends.push(end)
    }
  }
}

function intervalsByDay({ week }: Schedule): [number, number][][] {
  return weekdays.map((name) => week.filter(({ day }) => day === name)
    .map(({ from, to }): [number, number] => [minutesOf(from) * minuteMs, minutesOf(to) * minuteMs])
    .sort(([a], [b]) => a - b))
}

function closedDays({ holidays }: Schedule): (day: number) => boolean {
  if (holidays.length === 0) return () => false
  const dates = new Set(holidays.map(({ date, yearly }) => (yearly ? date.slice(5) : date)))
  return (day) => {
    const date = new Date(day * dayMs).toISOString().slice(0, 10)
    return dates.has(date) || dates.has(date.slice(5))
  }
}
