import { z } from 'zod'

/** Whether values of a shape can have something at a path. Where the shape leaves it open, they can. */
export function mayHave(type: z.core.$ZodType, fields: readonly string[]): boolean {
  const [field, ...rest] = fields
  if (field === undefined) return true
  const bare = unwrap(type)
  if (bare instanceof z.ZodObject) return Object.hasOwn(bare.shape, field) && mayHave(bare.shape[field] as z.core.$ZodType, rest)
  if (bare instanceof z.ZodArray) return /^\d+$/.test(field) && mayHave(bare.element, rest)
  if (bare instanceof z.ZodRecord) return mayHave(bare.valueType, rest)
  if (bare instanceof z.ZodUnion) return bare.options.some((option) => mayHave(option, fields))
  return !(bare instanceof z.ZodString || bare instanceof z.ZodNumber || bare instanceof z.ZodBoolean || bare instanceof z.ZodEnum || bare instanceof z.ZodDate
    || bare instanceof z.ZodStringFormat || bare instanceof z.ZodLiteral || bare instanceof z.ZodNull)
}

function unwrap(type: z.core.$ZodType): z.core.$ZodType {
  if (type instanceof z.ZodOptional || type instanceof z.ZodNullable || type instanceof z.ZodDefault) return unwrap(type.unwrap())
  if (type instanceof z.ZodPipe) return unwrap(type.in)
  if (type instanceof z.ZodLazy) return unwrap(type.unwrap())
  return type
}
