import { z } from 'zod'

type Coerce = (value: unknown) => unknown

/** Turns the strings of a query into what the input's fields take; what does not fit stays, for the schema to refuse. */
export function queryCoercion(input: z.ZodObject): (query: Record<string, unknown>) => Record<string, unknown> {
  const coercions = new Map(Object.entries(input.shape).map(([field, type]) => [field, coercionOf(type)]))
  return (query) => {
    const result: Record<string, unknown> = {}
    for (const field in query) result[field] = (coercions.get(field) ?? asIs)(query[field])
    return result
  }
}

const asIs: Coerce = (value) => value

function coercionOf(type: z.core.$ZodType): Coerce {
  if (type instanceof z.ZodOptional || type instanceof z.ZodDefault) return coercionOf(type.unwrap())
  if (type instanceof z.ZodNullable) {
    const inner = coercionOf(type.unwrap())
    return (value) => (value === 'null' || value === '' ? null : inner(value))
  }
  if (type instanceof z.ZodNumber) return (value) => (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value)
  if (type instanceof z.ZodBoolean) return (value) => (value === 'true' ? true : value === 'false' ? false : value)
  if (type instanceof z.ZodArray) {
    const inner = coercionOf(type.unwrap())
    return (value) => (Array.isArray(value) ? value.map(inner) : [inner(value)])
  }
  return asIs
}
