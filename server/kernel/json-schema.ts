import { z } from 'zod'

/** JSON Schema (2020-12) of a Zod type. Dates are ISO 8601 strings; types with an id lie in $defs. */
export function jsonSchemaOf(type: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(type, {
    io, unrepresentable: 'any', target: 'draft-2020-12',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
    },
  })
  // A type with an id comes as a reference to its own definition: it stands at the root instead.
  const own = typeof schema.$ref === 'string' ? schema.$defs?.[schema.$ref.replace('#/$defs/', '')] : undefined
  return own ? { ...own, $defs: schema.$defs } : schema
}
