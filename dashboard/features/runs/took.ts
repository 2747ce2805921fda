/** How long something took, short: 340 ms, 2.4 s, 5 min, 3 h, 2 days. */
export function took(from: string | null, to: string | null, locale?: string): string {
  if (from === null || to === null) return ''
  const ms = Math.max(0, Date.parse(to) - Date.parse(from))
  const format = (value: number, unit: string, digits = 0) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits }).format(value)
  if (ms < 1_000) return format(ms, 'millisecond')
  if (ms < 60_000) return format(ms / 1_000, 'second', 1)
  if (ms < 3_600_000) return format(ms / 60_000, 'minute')
  if (ms < 86_400_000) return format(ms / 3_600_000, 'hour', 1)
  return format(ms / 86_400_000, 'day', 1)
}
