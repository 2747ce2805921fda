/** Pauses after each of the ten attempts but the last, in seconds: those that Standard Webhooks suggests, 75 hours in all. */
const pauses = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600]

const longestAskedPauseSeconds = 24 * 3600

/**
 * When to try again, up to a tenth sooner or later so that what failed together does not come back together.
 * @param attemptsLeft above zero
 * @param askedFor what the server said by Retry-After
 */
export function nextAttemptAt(attemptsLeft: number, now: Date, askedFor: Date | null, random = Math.random): Date {
  const pause = pauses[Math.max(0, pauses.length - attemptsLeft)]! * 1000 * (0.9 + 0.2 * random())
  const asked = askedFor ? Math.min(askedFor.getTime(), now.getTime() + longestAskedPauseSeconds * 1000) : 0
  return new Date(Math.max(now.getTime() + pause, asked))
}

/** Seconds or an HTTP date. */
export function readRetryAfter(value: string | undefined, now: Date): Date | null {
  if (value === undefined) return null
  const at = /^\d{1,9}$/.test(value.trim()) ? now.getTime() + Number(value) * 1000 : Date.parse(value)
  return Number.isNaN(at) ? null : new Date(at)
}
