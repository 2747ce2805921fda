import {
  GraphQLBoolean, GraphQLEnumType, type GraphQLFieldConfigArgumentMap, type GraphQLFieldConfigMap, GraphQLFloat, GraphQLID,
  GraphQLInputObjectType, type GraphQLInputType, GraphQLInt, GraphQLList, GraphQLNonNull, GraphQLObjectType,
  type GraphQLOutputType, GraphQLScalarType, GraphQLString, Kind, valueFromASTUntyped,
} from 'graphql'
import { z } from 'zod'
import { capital } from './field-name.ts'

export const DateTime = new GraphQLScalarType<Date | string, string>({
  name: 'DateTime',
  description: 'A moment, ISO 8601 in UTC',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
})

export const Json = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  parseValue: (value) => value,
  parseLiteral: (node, variables) => (node.kind === Kind.VARIABLE ? variables?.[node.name.value] : valueFromASTUntyped(node, variables)),
})

type RelationFields = (typeName: string) => GraphQLFieldConfigMap<unknown, unknown>

/** GraphQL types made from Zod types, each once; a named object type gets its resource's relations. */
export type TypeMaker = {
  output(type: z.core.$ZodType, name: string): GraphQLOutputType
  object(shape: z.ZodObject, name: string): GraphQLObjectType
  args(input: z.ZodObject, name: string): GraphQLFieldConfigArgumentMap
}

export function makeTypes(relationsOf: RelationFields): TypeMaker {
  const objects = new Map<string, GraphQLObjectType>()
  const inputs = new Map<string, GraphQLInputObjectType>()
  const enums = new Map<string, GraphQLEnumType>()

  const enumOf = (type: z.ZodEnum, name: string): GraphQLEnumType | GraphQLScalarType => {
    // A value such as `conversation.aside` cannot be a name in GraphQL, and every surface gives the same text.
    if (!type.options.every((value) => /^[A-Za-z_]\w*$/.test(String(value)))) return GraphQLString
    const id = idOf(type) ?? name
    let made = enums.get(id)
    if (!made) {
      const values = Object.fromEntries(type.options.map((value) => [String(value), { value }]))
      enums.set(id, made = new GraphQLEnumType({ name: id, values }))
    }
    return made
  }

  const object = (shape: z.ZodObject, name: string): GraphQLObjectType => {
    const id = idOf(shape) ?? name
    let made = objects.get(id)
    if (!made) {
      made = new GraphQLObjectType({
        name: id,
        description: shape.description,
        fields: () => ({
          ...Object.fromEntries(Object.entries(shape.shape).map(([field, type]) => [
            field, { type: output(type, id + capital(field)), description: descriptionOf(type) },
          ])),
          ...relationsOf(id),
        }),
      })
      objects.set(id, made)
    }
    return made
  }

  const output = (type: z.core.$ZodType, name: string): GraphQLOutputType => {
    const { inner, optional } = unwrap(type)
    const made = bareOutput(inner, name)
    return optional ? made : new GraphQLNonNull(made)
  }

  const bareOutput = (type: z.core.$ZodType, name: string): GraphQLOutputType => {
    if (type instanceof z.ZodObject) return object(type, name)
    if (type instanceof z.ZodArray) return new GraphQLList(output(type.unwrap(), `${name}Item`))
    return leaf(type, name, enumOf)
  }

  const input = (type: z.core.$ZodType, name: string): GraphQLInputType => {
    const { inner, optional } = unwrap(type)
    const made = bareInput(inner, name)
    return optional ? made : new GraphQLNonNull(made)
  }

  const bareInput = (type: z.core.$ZodType, name: string): GraphQLInputType => {
    if (type instanceof z.ZodArray) return new GraphQLList(input(type.unwrap(), `${name}Item`))
    if (!(type instanceof z.ZodObject)) return leaf(type, name, enumOf)
    const id = `${idOf(type) ?? name}Input`
    let made = inputs.get(id)
    if (!made) {
      inputs.set(id, made = new GraphQLInputObjectType({
        name: id,
        fields: () => Object.fromEntries(Object.entries(type.shape).map(([field, of]) => [field, { type: input(of, name + capital(field)) }])),
      }))
    }
    return made
  }

  return {
    object,
    output,
    args: (shape, name) => Object.fromEntries(Object.entries(shape.shape).map(([field, type]) => [
      field, { type: input(type, name + capital(field)), description: descriptionOf(type) },
    ])),
  }
}

function leaf(type: z.core.$ZodType, name: string, enumOf: (type: z.ZodEnum, name: string) => GraphQLEnumType | GraphQLScalarType): GraphQLScalarType | GraphQLEnumType {
  if (type instanceof z.ZodEnum) return enumOf(type, name)
  if (type instanceof z.ZodGUID || type instanceof z.ZodUUID) return GraphQLID
  if (type instanceof z.ZodString || type instanceof z.ZodStringFormat || type instanceof z.ZodLiteral) return GraphQLString
  if (type instanceof z.ZodNumber) return type.format === 'safeint' || type.format === 'int32' ? GraphQLInt : GraphQLFloat
  if (type instanceof z.ZodBoolean) return GraphQLBoolean
  if (type instanceof z.ZodDate) return DateTime
  return Json
}

function unwrap(type: z.core.$ZodType): { inner: z.core.$ZodType; optional: boolean } {
  if (type instanceof z.ZodOptional || type instanceof z.ZodNullable || type instanceof z.ZodDefault) {
    return { inner: unwrap(type.unwrap()).inner, optional: true }
  }
  if (type instanceof z.ZodPipe) return unwrap(type.in)
  return { inner: type, optional: false }
}

function idOf(type: z.core.$ZodType): string | undefined {
  return z.globalRegistry.get(type)?.id
}

function descriptionOf(type: z.core.$ZodType): string | undefined {
  return z.globalRegistry.get(type)?.description
}
