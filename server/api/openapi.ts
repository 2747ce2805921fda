import { z } from 'zod'
import { type ErrorCode, errorTable } from '../kernel/errors.ts'
import type { Operation } from '../kernel/operation.ts'
import type { Registry } from '../kernel/registry.ts'
import { jsonSchemaOf } from '../kernel/json-schema.ts'
import { readRoute, restPrefix } from './rest.ts'

type Json = Record<string, unknown>

const kernelErrors: readonly ErrorCode[] = ['invalid_input', 'rate_limited', 'internal', 'unavailable']
const scopedErrors: readonly ErrorCode[] = ['unauthenticated', 'forbidden']

/**
 * The OpenAPI 3.1 description of every operation, made from the operations.
 * @param added operations of plugins
 */
export function openApiDocument(registry: Registry, added: ReadonlyMap<string, Operation> = new Map()): Json {
  const operations = [...registry.operations.values(), ...added.values()]
  const schemas: Json = {}
  const paths: Record<string, Json> = {}
  for (const operation of operations) {
    const { method, path } = readRoute(operation)
    const url = restPrefix + path.replace(/:(\w+)/g, '{$1}')
    paths[url] = { ...paths[url], [method.toLowerCase()]: describe(operation, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hayloft', version: '1.0.0', license: { name: 'MIT', identifier: 'MIT' },
      description: 'One customer platform: conversations, contacts and what belongs to them. Errors are RFC 9457 problem documents; lists are keyset-paged.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(tagOf))].map((name) => ({ name, description: `Operations on ${name}` })),
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key (hl_…) or an access token' } },
      schemas: { ...schemas, Problem: problemSchema },
    },
  }
}

function describe(operation: Operation, schemas: Json): Json {
  const { method, path } = readRoute(operation)
  const names = [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!)
  const input = schemaOf(operation.input, 'input', schemas)
  const properties = (input['properties'] ?? {}) as Json
  const required = (input['required'] ?? []) as string[]
  const rest = Object.keys(properties).filter((name) => !names.includes(name))
  const bodyless = method === 'GET' || method === 'DELETE'
  const success = method === 'POST' && operation.kind === 'command' ? '201' : '200'
  return {
    operationId: operation.name,
    summary: operation.summary,
    tags: [tagOf(operation)],
    ...(operation.scope === 'public' ? { security: [] } : { description: `Needs the scope \`${operation.scope}\`.` }),
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: properties[name] })),
      ...(bodyless ? rest.map((name) => ({ name, in: 'query', required: required.includes(name), schema: properties[name] })) : []),
      ...(operation.kind === 'command' ? [idempotencyHeader] : []),
    ],
    ...(bodyless || rest.length === 0 ? {} : {
      requestBody: {
        required: rest.some((name) => required.includes(name)),
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: Object.fromEntries(rest.map((name) => [name, properties[name]])),
              ...(rest.some((name) => required.includes(name)) ? { required: rest.filter((name) => required.includes(name)) } : {}),
            },
          },
        },
      },
    }),
    responses: {
      [success]: { description: 'Done', content: { 'application/json': { schema: schemaOf(operation.output, 'output', schemas) } } },
      ...problems(operation),
    },
  }
}

function problems(operation: Operation): Json {
  const codes = [...kernelErrors, ...(operation.scope === 'public' ? [] : scopedErrors), ...operation.errors]
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of new Set(codes)) byStatus.set(errorTable[code].http, [...(byStatus.get(errorTable[code].http) ?? []), code])
  return Object.fromEntries([...byStatus].map(([status, list]) => [String(status), {
    description: list.map((code) => `\`${code}\`: ${errorTable[code].message}`).join(' '),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }]))
}

/** JSON Schema of a Zod type; types with an id become components. */
function schemaOf(type: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const { $defs, ...schema } = jsonSchemaOf(type, io)
  const defs = ($defs ?? {}) as Json
  for (const [name, definition] of Object.entries(defs)) components[name] = relocate(definition, name)
  const id = z.globalRegistry.get(type)?.id
  if (id === undefined) return relocate(schema) as Json
  components[id] = relocate(schema, id)
  return { $ref: `#/components/schemas/${id}` }
}

function relocate(value: unknown, self?: string): unknown {
  if (Array.isArray(value)) return value.map((item) => relocate(item, self))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => {
    if (key === 'id' && item === self) return []
    if (key === '$ref' && typeof item === 'string') return [[key, item === '#' && self ? `#/components/schemas/${self}` : item.replace('#/$defs/', '#/components/schemas/')]]
    return [[key, relocate(item)]]
  }))
}

function tagOf(operation: Pick<Operation, 'name'>): string {
  return operation.name.slice(0, operation.name.indexOf('.'))
}

const idempotencyHeader = {
  name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 255 },
  description: 'Sent again with the same input: the first answer again, and nothing done twice.',
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'correlationId'],
  properties: {
    type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(errorTable) }, detail: { type: 'string' }, correlationId: { type: 'string' },
    issues: { type: 'array', items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } } },
  },
}
