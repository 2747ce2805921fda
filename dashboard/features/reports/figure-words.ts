import { formatCount } from '../../lib/format-number.ts'
import { unitOf, type FigureName } from './records.ts'

/** 1,234; 3h 20m; 87 %. */
export function figureWords(figure: FigureName, value: number | null): string {
  if (value === null) return '–'
  switch (unitOf[figure]) {
    case 'count': return formatCount(value)
    case 'seconds': return durationWords(value)
    case 'share': return new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 }).format(value)
  }
}

/** The two largest units that say something. */
export function durationWords(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return unit(whole, 'second')
  const parts = ([['day', 86_400], ['hour', 3_600], ['minute', 60]] as const).map(([name, length], place, all) => {
    const above = all[place - 1]?.[1]
    return [name, Math.floor((above ? whole % above : whole) / length)] as const
  })
  const first = parts.findIndex(([, value]) => value > 0)
  return parts.slice(first, first + 2).filter(([, value]) => value > 0).map(([name, value]) => unit(value, name)).join(' ')
}

function unit(value: number, name: 'second' | 'minute' | 'hour' | 'day'): string {
  return new Intl.NumberFormat(undefined, { style: 'unit', unit: name, unitDisplay: 'narrow' }).format(value)
}

/** The begin of a step, as its axis says it. */
export function bucketWords(bucket: string, step: 'hour' | 'day' | 'week' | 'month', long = false): string {
  const at = new Date(`${bucket}:00Z`)
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', ...options }).format(at)
  if (step === 'month') return format({ month: long ? 'long' : 'short', year: 'numeric' })
  if (step === 'hour') return format(long ? { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } : { hour: '2-digit', minute: '2-digit' })
  return format(long ? { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short' })
}

export type Change = { words: string; tone: 'better' | 'worse' | 'plain' }

// More answers are good, more waiting is not; more conversations are neither.
const moreIsBetter: Partial<Record<FigureName, boolean>> = { backlog: false, firstResponse: false, resolution: false, reopened: false, serviceLevel: true, satisfaction: true }

/** How a figure compares with the period before; undefined where there is nothing to compare. */
export function changeOf(figure: FigureName, now: number | null, before: number | null): Change | undefined {
  if (now === null || before === null || (before === 0 && now === 0)) return undefined
  if (now === before) return { words: '±0 %', tone: 'plain' }
  if (before === 0) return { words: `+${figureWords(figure, now)}`, tone: toneOf(figure, 1) }
  const share = unitOf[figure] === 'share'
  const difference = share ? (now - before) * 100 : ((now - before) / before) * 100
  if (!share && difference >= 1_000) return { words: `×${formatCount(Math.round(now / before))}`, tone: toneOf(figure, 1) }
  const rounded = Math.round(difference)
  const text = new Intl.NumberFormat(undefined, { signDisplay: 'exceptZero' }).format(rounded)
  return { words: share ? `${text} pts` : `${text} %`, tone: rounded === 0 ? 'plain' : toneOf(figure, difference) }
}

function toneOf(figure: FigureName, difference: number): Change['tone'] {
  const more = moreIsBetter[figure]
  return more === undefined ? 'plain' : more === difference > 0 ? 'better' : 'worse'
}
