import type { ErrorIssue } from './errors.ts'

/** Text that PostgreSQL cannot keep, wherever it lies in an input: the character NUL, and halves of surrogate pairs. */
export function findUnstorableText(value: unknown, path = ''): ErrorIssue | undefined {
  if (typeof value === 'string') {
    if (value.includes('\0')) return { path, message: 'Text must not contain the character NUL.' }
    return value.isWellFormed() ? undefined : { path, message: 'Text must be well-formed Unicode.' }
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return undefined
  for (const [key, item] of Object.entries(value)) {
    const issue = findUnstorableText(key, path) ?? findUnstorableText(item, path === '' ? key : `${path}.${key}`)
    if (issue) return issue
  }
  return undefined
}
