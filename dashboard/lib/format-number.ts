const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

export function formatCount(value: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { notation: value >= 10_000 ? 'compact' : 'standard' }).format(value)
}

/** Bytes in decimal units: 340 bytes, 12 kB, 3.4 MB. */
export function formatSize(bytes: number, locale?: string): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const value = bytes / 1000 ** power
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value)
}
