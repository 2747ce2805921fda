import { problemOf } from './problem-of.ts'
import { words } from './words.ts'

/** What happened and what to do about it, for a person. */
export function errorWords(error: unknown): { title: string; detail: string } {
  const problem = problemOf(error)
  if (!problem) return words.errors.unreachable
  switch (problem.code) {
    case 'not_found':
    case 'gone':
      return words.errors.notFound
    case 'forbidden':
      return words.errors.forbidden
    case 'invalid_input':
      return { title: words.errors.invalid, detail: problem.detail }
    case 'rate_limited':
      return words.errors.tooMany
    case 'internal':
      return { title: words.errors.internal.title, detail: words.errors.internal.detail(problem.correlationId) }
    case 'unavailable':
      return words.errors.unavailable
    default:
      return { title: problem.title, detail: problem.detail === problem.title ? '' : problem.detail }
  }
}

/** In one line, for a toast or beneath a field: what the operation itself says of it, where it says something. */
export function errorLine(error: unknown): string {
  const { title, detail } = errorWords(error)
  return detail && detail === problemOf(error)?.detail ? detail : title
}
