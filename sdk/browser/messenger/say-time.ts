import { language, say, words } from './words.ts'

const formats = {
  hour: { hour: 'numeric', minute: '2-digit' },
  dayThisYear: { weekday: 'long', day: 'numeric', month: 'long' },
  dayOfYear: { day: 'numeric', month: 'long', year: 'numeric' },
  shortDay: { day: 'numeric', month: 'short' },
  whole: { dateStyle: 'full', timeStyle: 'short' },
  weekday: { weekday: 'long', hour: 'numeric', minute: '2-digit' },
} satisfies Record<string, Intl.DateTimeFormatOptions>

const made = new Map<string, Intl.DateTimeFormat>()

function format(name: keyof typeof formats, at: Date): string {
  // The browser's own English, German … keeps its region: 24 hours in Britain, 12 in America.
  const locale = navigator.language.startsWith(language) ? navigator.language : language
  const key = name + locale
  let known = made.get(key)
  if (!known) made.set(key, known = new Intl.DateTimeFormat(locale, formats[name]))
  return known.format(at)
}

export const sayHour = (at: Date): string => format('hour', at)
export const sayExactly = (at: Date): string => format('whole', at)

/** @param day `2026-11-20`, local */
export function sayDay(day: string, now = new Date()): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const at = new Date(year, month - 1, date)
  const daysAgo = daysBetween(at, now)
  if (daysAgo === 0) return words.today
  if (daysAgo === 1) return words.yesterday
  return format(year === now.getFullYear() ? 'dayThisYear' : 'dayOfYear', at)
}

/** For lists: now, 5m, 3h, then the day. */
export function sayAgo(at: Date, now = new Date()): string {
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000)
  if (minutes < 1) return words.now
  if (minutes < 60) return say(words.minutes, { n: minutes })
  if (minutes < 24 * 60) return say(words.hours, { n: Math.floor(minutes / 60) })
  return format('shortDay', at)
}

/** A moment to come: the hour today, the weekday within a week, else the date. */
export function sayWhen(at: Date, now = new Date()): string {
  const days = -daysBetween(at, now)
  return format(days === 0 ? 'hour' : days < 7 ? 'weekday' : 'whole', at)
}

function daysBetween(at: Date, now: Date): number {
  const dayOf = (each: Date): number => new Date(each.getFullYear(), each.getMonth(), each.getDate()).getTime()
  return Math.round((dayOf(now) - dayOf(at)) / 86_400_000)
}

export function saySize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
