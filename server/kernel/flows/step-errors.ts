import { AppError } from '../errors.ts'
import type { Step } from './definition.ts'
import type { StepError } from './walk.ts'

type Retry = NonNullable<Step['retry']>

const usualRetry: Retry = { attempts: 5, seconds: 5 }
const longestPauseSeconds = 86_400
// Every other error is an answer, and would be the same again.
const passing: readonly string[] = ['internal', 'unavailable', 'rate_limited', 'plugin_failed']

export function stepErrorOf(error: unknown): StepError {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

/** Seconds until the next attempt; undefined when there is none. */
export function pauseBefore(error: unknown, attempts: number, retry: Retry = usualRetry): number | undefined {
  if (attempts >= retry.attempts || !passing.includes(stepErrorOf(error).code)) return undefined
  const asked = error instanceof AppError ? error.data.retryAfterSeconds ?? 0 : 0
  return Math.min(longestPauseSeconds, Math.max(asked, retry.seconds * 2 ** (attempts - 1)))
}

export function mostAttempts(retry: Retry = usualRetry): number {
  return retry.attempts
}
