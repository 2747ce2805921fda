import { TRPCClientError } from '@trpc/client'
import type { Problem } from '../../server/api/problem.ts'
import { ProblemError } from './session.ts'

/** The problem document that an error carries; undefined when no answer came at all. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof ProblemError) return error.problem
  if (!(error instanceof TRPCClientError)) return undefined
  const data: unknown = error.data
  // Our server's own shape
  return typeof data === 'object' && data !== null && 'problem' in data ? (data.problem as Problem) : undefined
}
