import type { Problem } from '../../server/api/problem.ts'

/** A refusal by the REST surface. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem | undefined
  constructor(problem: Problem | undefined) {
    super(problem?.detail ?? 'unreachable')
    this.problem = problem
  }
}

// Sessions go over REST, because the refresh cookie is sent to /api/v1/sessions alone.
export async function callRest(method: 'POST' | 'DELETE' | 'GET', path: string, body?: object): Promise<unknown> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: { 'x-hayloft': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => undefined)
  const answer: unknown = await response?.json().catch(() => undefined)
  if (response?.ok) return answer
  throw new ProblemError(isProblem(answer) ? answer : undefined)
}

let renewing: Promise<boolean> | undefined

/**
 * Trades the refresh cookie for a new access cookie; many callers at once share one request. False: signed out.
 * Rejects when the server cannot say, because it is away: that ends no session.
 */
export function renewSession(): Promise<boolean> {
  renewing ??= callRest('POST', '/sessions/refresh', {})
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof ProblemError && error.problem?.status === 401) return false
        throw error
      },
    )
    .finally(() => {
      renewing = undefined
    })
  return renewing
}

export async function endSession(): Promise<void> {
  await callRest('DELETE', '/sessions/current').catch(() => undefined)
  location.assign('/login')
}

/** Leaves for the login page, which brings the person back here afterwards. */
export function leaveForLogin(): void {
  if (location.pathname === '/login') return
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`)
}

function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'detail' in answer
}
