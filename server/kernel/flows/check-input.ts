import { z } from 'zod'
import type { ErrorIssue } from '../errors.ts'
import { parseTemplate } from './template.ts'

type Path = readonly PropertyKey[]

/** What is written down fits the schema as far as can be told before the templates are filled in; and nothing is missing or too much. */
export function checkInput(schema: z.ZodObject, input: Record<string, unknown>, path: string): ErrorIssue[] {
  const templates = templatesIn(input, [])
  const parsed = schema.safeParse(input)
  const issues = parsed.success ? [] : parsed.error.issues.filter((issue) => !templates.some((template) => isWithin(issue.path, template.path) && (template.isWhole || issue.code !== 'invalid_type')))
  const unknown = Object.keys(input).filter((field) => !Object.hasOwn(schema.shape, field))
  return [
    ...issues.map((issue) => ({ path: [path, ...issue.path].map(String).join('.'), message: issue.message })),
    ...unknown.map((field) => ({ path: `${path}.${field}`, message: `There is no field ${field}. There are ${Object.keys(schema.shape).join(', ')}.` })),
  ]
}

/** Of a union, zod tells its issue at the union; a template anywhere within excuses it. */
function isWithin(one: Path, other: Path): boolean {
  const shorter = Math.min(one.length, other.length)
  return shorter > 0 && one.slice(0, shorter).every((key, index) => String(key) === String(other[index]))
}

function templatesIn(value: unknown, path: Path): { path: Path; isWhole: boolean }[] {
  if (typeof value === 'string') {
    const { parts } = parseTemplate(value)
    const isTemplate = parts.some((part) => typeof part === 'object')
    return isTemplate ? [{ path, isWhole: parts.length === 1 }] : []
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => templatesIn(item, [...path, key]))
}
