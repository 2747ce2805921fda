/**
 * Milliseconds before the next try: doubles from 0.3 s to 15 s, the later half at random so that clients spread out.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(15_000, 300 * 2 ** attempt)
  return ceiling / 2 + (random() * ceiling) / 2
}
