import type { GraphQLObjectType, GraphQLSchema } from 'graphql'
import { z } from 'zod'
import { fieldName } from '../../api/graphql/field-name.ts'
import { readRoute, restPrefix } from '../../api/rest.ts'
import type { Operation } from '../../kernel/operation.ts'

export type Answer = { output: unknown } | { error: { code: string; message: string } }
export type Client = { url: string; token?: string | undefined; schema: GraphQLSchema }
export type SurfaceName = 'rest' | 'graphql' | 'rpc' | 'mcp'

/** One call of one operation through each surface, by plain HTTP as a stranger's client would do it. */
export const surfaces: Record<SurfaceName, (client: Client, operation: Operation, input: Record<string, unknown>) => Promise<Answer>> = {
  async rest(client, operation, input) {
    const { method, path } = readRoute(operation)
    const rest = { ...input }
    const filled = path.replace(/:(\w+)/g, (_, name: string) => {
      const value = rest[name]
      delete rest[name]
      return encodeURIComponent(String(value))
    })
    const bodyless = method === 'GET' || method === 'DELETE'
    const query = new URLSearchParams(Object.entries(rest).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]])))
    const response = await send(client, method, `${restPrefix}${filled}${bodyless && query.size > 0 ? `?${query}` : ''}`, bodyless ? undefined : rest)
    return response.ok ? { output: response.body } : { error: pick(response.body) }
  },
  async graphql(client, operation, input) {
    const field = fieldName(operation)
    const root = (operation.kind === 'query' ? client.schema.getQueryType() : client.schema.getMutationType()) as GraphQLObjectType
    const args = root.getFields()[field]!.args.filter(({ name }) => input[name] !== undefined)
    const declared = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ')
    const passed = args.map(({ name }) => `${name}: $${name}`).join(', ')
    const document = `${operation.kind === 'query' ? 'query' : 'mutation'} Call${declared ? `(${declared})` : ''} { answer: ${field}${passed ? `(${passed})` : ''} ${selectionOf(operation.output)} }`
    const { body } = await send(client, 'POST', '/graphql', { query: document, variables: input })
    const answer = body as { data?: { answer: unknown } | null; errors?: { message: string; extensions?: { code?: string } }[] }
    const [error] = answer.errors ?? []
    return error ? { error: { code: error.extensions?.code ?? 'graphql', message: error.message } } : { output: answer.data?.answer }
  },
  async rpc(client, operation, input) {
    const query = operation.kind === 'query' ? `?input=${encodeURIComponent(JSON.stringify(input))}` : ''
    const { body } = await send(client, operation.kind === 'query' ? 'GET' : 'POST', `/rpc/${operation.name}${query}`, operation.kind === 'query' ? undefined : input)
    const answer = body as { result?: { data: unknown }; error?: { data: { problem: unknown } } }
    return answer.error ? { error: pick(answer.error.data.problem) } : { output: answer.result?.data }
  },
  async mcp(client, operation, input) {
    const { body } = await send(client, 'POST', '/mcp', {
      jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: operation.name.replace('.', '_'), arguments: input },
    })
    const answer = body as { result?: { isError?: boolean; structuredContent?: unknown; content: { text: string }[] } }
    if (!answer.result) return { error: pick(body) }
    return answer.result.isError ? { error: pick(JSON.parse(answer.result.content[0]!.text)) } : { output: answer.result.structuredContent }
  },
}

async function send(client: Client, method: string, path: string, body?: unknown): Promise<{ ok: boolean; status: number; body: unknown }> {
  const response = await fetch(client.url + path, {
    method,
    headers: {
      accept: 'application/json, text/event-stream',
      ...(client.token ? { authorization: `Bearer ${client.token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (response.status >= 500) throw new Error(`${method} ${path} gave ${response.status}: ${text}`)
  return { ok: response.ok, status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

function pick(problem: unknown): { code: string; message: string } {
  const { code, detail } = problem as { code: string; detail: string }
  return { code, message: detail }
}

/** Every field of a shape, all the way down. */
export function selectionOf(type: z.core.$ZodType): string {
  if (type instanceof z.ZodOptional || type instanceof z.ZodNullable || type instanceof z.ZodDefault) return selectionOf(type.unwrap())
  if (type instanceof z.ZodArray) return selectionOf(type.unwrap())
  if (!(type instanceof z.ZodObject)) return ''
  return `{ ${Object.entries(type.shape).map(([name, of]) => `${name} ${selectionOf(of)}`).join(' ') || '__typename'} }`
}

