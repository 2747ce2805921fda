import { dayMs } from './schedule.ts'

/** A stretch of time in which the zone's clocks are `offset` milliseconds ahead of UTC; `to` is not part of it. */
export type Stretch = { from: number; to: number; offset: number }

/** Whether the runtime knows it by its IANA name. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(name)) return false
  try {
    formatOf(name)
    return true
  } catch {
    return false
  }
}

/** The stretches of a year of UTC, in order and without gaps. No zone has changed its clocks twice within a day. */
export function stretchesOf(timeZone: string, year: number): Stretch[] {
  const end = Date.UTC(year + 1, 0)
  const stretches: Stretch[] = []
  let from = Date.UTC(year, 0)
  let offset = offsetAt(timeZone, from)
  for (let at = from; at < end; at += dayMs) {
    const next = Math.min(at + dayMs, end)
    const changed = offsetAt(timeZone, next)
    if (changed === offset) continue
    const moment = changeBetween(timeZone, at, next, offset)
    if (moment >= end) break
    stretches.push({ from, to: moment, offset })
    from = moment
    offset = changed
  }
  return [...stretches, { from, to: end, offset }]
}

function changeBetween(timeZone: string, before: number, after: number, offset: number): number {
  let [low, high] = [before, after]
  while (high - low > 1_000) {
    const middle = low + Math.floor((high - low) / 2_000) * 1_000
    if (offsetAt(timeZone, middle) === offset) low = middle
    else high = middle
  }
  return high
}

function offsetAt(timeZone: string, at: number): number {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) part[type] = Number(value)
  return Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second) - at
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    })
    formats.set(timeZone, format)
  }
  return format
}
