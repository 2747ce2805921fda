import type { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { FlowDefinition } from '../../kernel/flows/definition.ts'
import type { FlowIssue } from './flow.ts'

type Read = { definition: FlowDefinition; issues: [] } | { definition: null; issues: FlowIssue[] }

/** A definition out of JSON, or what is wrong with its shape, in the words of the choice that comes nearest. */
export function readDefinition(json: unknown): Read {
  const parsed = FlowDefinition.safeParse(json)
  return parsed.success ? { definition: parsed.data, issues: [] } : { definition: null, issues: parsed.error.issues.flatMap(flat).slice(0, 50) }
}

/** @throws AppError invalid_input */
export function requireDefinition(json: unknown): FlowDefinition {
  const { definition, issues } = readDefinition(json)
  return definition ?? refuse(issues)
}

/** @throws AppError invalid_input */
export function refuse(issues: readonly FlowIssue[]): never {
  const [first] = issues
  throw new AppError('invalid_input', { issues: [...issues], detail: first ? `${first.path || 'definition'}: ${first.message}` : 'This is not a flow.' })
}

function flat(issue: z.core.$ZodIssue): FlowIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ path: issue.path.join('.'), message: issue.message }]
  const depth = (issues: z.core.$ZodIssue[]) => Math.max(...issues.map(({ path }) => path.length))
  const nearest = issue.errors.reduce((best, other) => (depth(other) > depth(best) || (depth(other) === depth(best) && other.length < best.length) ? other : best))
  return nearest.flatMap((inner) => flat({ ...inner, path: [...issue.path, ...inner.path] }))
}
