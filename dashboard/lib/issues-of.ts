import { problemOf } from './problem-of.ts'

/** The server's complaints about an input, by the name of the field. */
export function issuesOf(error: unknown): Record<string, string> {
  return Object.fromEntries((problemOf(error)?.issues ?? []).map(({ path, message }) => [path, message]))
}
