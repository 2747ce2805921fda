const units = { m: 1, h: 60, d: 1_440 }

/** `90m`, `4h` or `2d` → minutes; a bare number counts minutes. Null when it is empty, undefined when it is no time. */
export function readMinutes(text: string): number | null | undefined {
  const plain = text.trim().toLowerCase()
  if (plain === '') return null
  const match = /^(\d{1,5})\s*([mhd]?)$/.exec(plain)
  if (!match || Number(match[1]) === 0) return undefined
  return Number(match[1]) * units[(match[2] || 'm') as keyof typeof units]
}

/** Minutes in the largest unit that fits without a rest. */
export function writeMinutes(minutes: number | null): string {
  if (minutes === null) return ''
  if (minutes % units.d === 0 && minutes > 0) return `${minutes / units.d}d`
  return minutes % units.h === 0 && minutes > 0 ? `${minutes / units.h}h` : `${minutes}m`
}
