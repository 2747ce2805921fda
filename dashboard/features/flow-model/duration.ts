export const timeUnits = { minutes: 60, hours: 3_600, days: 86_400 } as const
export type TimeUnit = keyof typeof timeUnits

/** Seconds in the largest unit that divides them. */
export function durationOf(seconds: number): { count: number; unit: TimeUnit } {
  if (seconds > 0 && seconds % timeUnits.days === 0) return { count: seconds / timeUnits.days, unit: 'days' }
  if (seconds > 0 && seconds % timeUnits.hours === 0) return { count: seconds / timeUnits.hours, unit: 'hours' }
  return { count: Math.round((seconds / timeUnits.minutes) * 100) / 100, unit: 'minutes' }
}

export function secondsOf(count: number, unit: TimeUnit): number {
  return Math.round(count * timeUnits[unit])
}

/** 90 minutes, 4 hours, 3 days; below a minute in seconds. */
export function durationWords(seconds: number, locale?: string): string {
  const { count, unit } = seconds < 60 ? { count: seconds, unit: 'seconds' } : durationOf(seconds)
  return new Intl.NumberFormat(locale, { style: 'unit', unit: unit.slice(0, -1), unitDisplay: 'long' }).format(count)
}
