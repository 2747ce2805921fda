import { problemOf } from './problem-of.ts'

/** The server's complaints about an input, by the name of the field. */
export function issuesOf(error: unknown): Record<string, string> {
  return Object.fromEntries((problemOf(error)?.issues ?? []).map(({ path, message }) => [path, message]))
}

/** The first complaint about a field or about anything in it. */
export function issueWithin(error: unknown, field: string): string | undefined {
  return problemOf(error)?.issues?.find(({ path }) => path.split('.')[0] === field)?.message
}
