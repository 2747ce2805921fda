import { z } from 'zod'

type Json = Record<string, unknown>

/**
 * A Zod type of a plugin's JSON Schema, for what crosses the border: kinds, sizes and enumerations. Patterns are left to the
 * plugin's own process: a hostile one would keep this one busy.
 */
export function objectOf(schema: Json): z.ZodObject {
  return z.object(fieldsOf(schema, 0))
}

const mostDepth = 8

function fieldsOf(schema: Json, depth: number): Record<string, z.ZodType> {
  const required = new Set(asArray(schema['required']))
  return Object.fromEntries(Object.entries(asObject(schema['properties'])).map(([name, of]) => {
    const field = asObject(of)
    const type = typeOf(field, depth + 1)
    return [name, required.has(name) || field['default'] !== undefined ? type : type.optional()]
  }))
}

function typeOf(schema: Json, depth: number): z.ZodType {
  const { description, default: given } = schema
  let type = bareTypeOf(schema, depth)
  if (given !== undefined && type.safeParse(given).success) type = type.default(given as never)
  return typeof description === 'string' ? type.describe(description.slice(0, 500)) : type
}

function bareTypeOf(schema: Json, depth: number): z.ZodType {
  if (depth > mostDepth) return z.json()
  const kinds = asArray(schema['type'])
  if (kinds.includes('null') && kinds.length === 2) {
    return bareTypeOf({ ...schema, type: kinds.find((kind) => kind !== 'null') }, depth).nullable()
  }
  const either = asArray(schema['anyOf']).map(asObject)
  const some = either.filter(({ type }) => type !== 'null')
  if (either.length === 2 && some.length === 1) return bareTypeOf(some[0]!, depth).nullable()
  const options = asArray(schema['enum'])
  if (options.length > 0 && options.every((option) => typeof option === 'string')) return z.enum(options)
  switch (schema['type']) {
    case 'string': return textOf(schema)
    case 'integer': return withBounds(z.int(), schema)
    case 'number': return withBounds(z.number(), schema)
    case 'boolean': return z.boolean()
    case 'array': return withLengths(z.array(schema['items'] ? typeOf(asObject(schema['items']), depth + 1) : z.json()), schema)
    case 'object': return schema['properties'] ? z.object(fieldsOf(schema, depth)) : z.record(z.string(), z.json())
    default: return z.json()
  }
}

function textOf(schema: Json): z.ZodType {
  switch (schema['format']) {
    case 'uuid': return z.guid()
    case 'date-time': return z.iso.datetime({ offset: true })
    case 'email': return z.email()
    case 'uri': return z.url()
    default: return withLengths(z.string(), schema)
  }
}

function withLengths<T extends z.ZodString | z.ZodArray>(type: T, schema: Json): T {
  const [least, most] = [schema['minLength'] ?? schema['minItems'], schema['maxLength'] ?? schema['maxItems']]
  // Both kinds have min and max of the same meaning; TypeScript does not see that for their union.
  let made = type as z.ZodString
  if (typeof least === 'number') made = made.min(least)
  if (typeof most === 'number') made = made.max(most)
  return made as unknown as T
}

function withBounds(type: z.ZodNumber, { minimum, maximum }: Json): z.ZodNumber {
  let made = type
  if (typeof minimum === 'number') made = made.min(minimum)
  if (typeof maximum === 'number') made = made.max(maximum)
  return made
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Json : {}
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
