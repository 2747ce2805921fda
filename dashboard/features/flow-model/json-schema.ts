/** The part of JSON Schema (2020-12) that the catalogue uses. Types with an id lie in the root's $defs. */
export type JsonSchema = {
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  format?: string
  description?: string
  default?: unknown
  maxLength?: number
  minimum?: number
  maximum?: number
  additionalProperties?: boolean | JsonSchema
  $ref?: string
  $defs?: Record<string, JsonSchema>
}

export type Resolved = { schema: JsonSchema; nullable: boolean }

/** Follows references and takes "or null" off; of several shapes the first that is not null is taken. */
export function resolveSchema(schema: JsonSchema, root: JsonSchema, depth = 0): Resolved {
  if (depth > 8) return { schema: {}, nullable: false }
  if (schema.$ref !== undefined) {
    const target = root.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? {}
    const { $ref: _, ...own } = schema
    return resolveSchema({ ...target, ...own }, root, depth + 1)
  }
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) {
    const present = choices.filter(({ type }) => type !== 'null')
    const nullable = present.length < choices.length
    const [first] = present
    if (!first || present.length > 1) return { schema: { ...schema, anyOf: present }, nullable }
    const { anyOf: _, oneOf: __, ...own } = schema
    const resolved = resolveSchema({ ...first, ...own }, root, depth + 1)
    return { schema: resolved.schema, nullable: nullable || resolved.nullable }
  }
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== 'null')
    return {
      schema: { ...schema, type: types.length === 1 ? types[0]! : types },
      nullable: types.length < schema.type.length,
    }
  }
  return { schema, nullable: false }
}

/** What a value is to a person; tests and inputs are chosen by it. */
export type ValueType = 'text' | 'number' | 'boolean' | 'moment' | 'choice' | 'id' | 'list' | 'object' | 'anything'

export function valueTypeOf(schema: JsonSchema): ValueType {
  if (schema.enum) return 'choice'
  if (schema.format === 'date-time' || schema.format === 'date') return 'moment'
  if (schema.format === 'uuid') return 'id'
  switch (schema.type) {
    case 'string':
      return 'text'
    case 'number':
    case 'integer':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'array':
      return 'list'
    case 'object':
      return 'object'
    default:
      return schema.properties ? 'object' : 'anything'
  }
}

/** The choices of an enum that are texts. */
export function choicesOf(schema: JsonSchema): string[] {
  return (schema.enum ?? []).filter((value): value is string => typeof value === 'string')
}
