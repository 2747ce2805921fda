type Part = `${number}${'d' | 'h' | 'm'}`

/** A length of time as people write it: `3d`, `2h 10m`. */
export type Span = Part | `${Part} ${Part}`

const minuteMs = 60_000
const unitMs = { d: 24 * 60 * minuteMs, h: 60 * minuteMs, m: minuteMs }

export function milliseconds(span: Span): number {
  const parts = span.split(' ')
  // The type Span says that each part ends in a unit.
  return parts.reduce((sum, part) => sum + Number.parseFloat(part) * unitMs[part.at(-1) as keyof typeof unitMs], 0)
}
