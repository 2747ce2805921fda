export type Press = { key: string; mod: boolean; shift?: boolean; at: number }
export type Sequence = { first: string; at: number } | null

const together = 1_200

/**
 * Turns presses into names of shortcuts: `j`, `shift+j`, `mod+k`, or `g i` for two in a row. `starts` tells which
 * letters begin a pair; the second must come within 1.2 s.
 */
export function readPress(
  sequence: Sequence,
  { key, mod, shift = false, at }: Press,
  starts: (first: string) => boolean,
): { name: string; sequence: Sequence } {
  const plain = key.length === 1 ? key.toLowerCase() : key
  if (mod) return { name: `mod+${plain}`, sequence: null }
  if (shift && /^\p{L}$/u.test(plain)) return { name: `shift+${plain}`, sequence: null }
  if (sequence && at - sequence.at <= together) return { name: `${sequence.first} ${plain}`, sequence: null }
  return { name: plain, sequence: starts(plain) ? { first: plain, at } : null }
}
