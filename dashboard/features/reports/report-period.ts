export const periods = ['today', '7d', '28d', '90d', 'month', 'own'] as const
export type PeriodName = (typeof periods)[number]
export const buckets = ['hour', 'day', 'week', 'month'] as const
export type Bucket = (typeof buckets)[number]

export type Days = { from: string; to: string }

const dayMs = 86_400_000

/** The days of a period, the last one today; of an own one what was chosen, if that is a period. */
export function daysOf(name: PeriodName, today: string, own: Partial<Days> = {}): Days {
  switch (name) {
    case 'today': return { from: today, to: today }
    case '7d': return { from: shift(today, -6), to: today }
    case '28d': return { from: shift(today, -27), to: today }
    case '90d': return { from: shift(today, -89), to: today }
    case 'month': return { from: `${today.slice(0, 8)}01`, to: today }
    case 'own': {
      const { from = shift(today, -27), to = today } = own
      return from <= to ? { from, to } : { from: to, to: from }
    }
  }
}

/** As many days just before. */
export function daysBefore({ from, to }: Days): Days {
  const days = lengthOf({ from, to })
  return { from: shift(from, -days), to: shift(from, -1) }
}

export function lengthOf({ from, to }: Days): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1
}

/** A step at which a picture has about 10 to 100 points. */
export function usualBucket(days: Days): Bucket {
  const length = lengthOf(days)
  return length <= 2 ? 'hour' : length <= 100 ? 'day' : length <= 400 ? 'week' : 'month'
}

export function todayIn(timeZone: string, now: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now)
}

export function isDay(text: unknown): text is string {
  return typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}

function shift(day: string, by: number): string {
  return new Date(Date.parse(day) + by * dayMs).toISOString().slice(0, 10)
}
