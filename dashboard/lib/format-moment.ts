const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Short and relative, for lists: now, 5m, 3h, Tue, 4 Mar, 4 Mar 2024. */
export function shortMoment(iso: string, now: number, locale?: string): string {
  const at = new Date(iso)
  const age = now - at.getTime()
  if (age < minute) return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'second')
  if (age < hour) return unit(Math.floor(age / minute), 'minute', locale)
  if (age < 18 * hour) return unit(Math.floor(age / hour), 'hour', locale)
  if (age < 6 * day) return new Intl.DateTimeFormat(locale, { weekday: 'short' }).format(at)
  const thisYear = at.getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(thisYear ? {} : { year: 'numeric' }),
  }).format(at)
}

/** In a sentence: 5 minutes ago, yesterday, on 4 March. */
export function relativeMoment(iso: string, now: number, locale?: string): string {
  const age = now - new Date(iso).getTime()
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  if (Math.abs(age) < minute) return format.format(0, 'second')
  if (Math.abs(age) < hour) return format.format(-Math.trunc(age / minute), 'minute')
  if (Math.abs(age) < day) return format.format(-Math.trunc(age / hour), 'hour')
  if (Math.abs(age) < 30 * day) return format.format(-Math.trunc(age / day), 'day')
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(iso))
}

/** The exact moment in the reader's zone, with the zone. */
export function exactMoment(iso: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(iso))
}

export function clockTime(iso: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(new Date(iso))
}

/** The line between two days of a thread: Today, Yesterday, Tuesday, 4 March. */
export function dayOf(iso: string, now: number, locale?: string): string {
  const at = new Date(iso)
  const days = Math.round((startOfDay(new Date(now)) - startOfDay(at)) / day)
  if (days <= 1) {
    const text = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day')
    return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1)
  }
  const thisYear = at.getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(thisYear ? {} : { year: 'numeric' }),
  }).format(at)
}

function unit(value: number, name: 'minute' | 'hour', locale?: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'narrow' }).format(value)
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
}
