import type { FastifyInstance } from 'fastify'
import { publicUrlOf } from '../config.ts'
import { AppError, toAppError } from '../kernel/errors.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Operation } from '../kernel/operation.ts'
import { type Call, runOperation } from '../kernel/run-operation.ts'
import { grants } from '../kernel/scope.ts'
import { jsonSchemaOf } from '../kernel/json-schema.ts'
import { problemOf, sendProblem } from './problem.ts'
import { type Authenticate, admit } from './request.ts'

/** Every operation as a tool of the Model Context Protocol, over streamable HTTP without sessions. */
export function mountMcp(app: FastifyInstance, kernel: Kernel, authenticate: Authenticate): void {
  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: '/mcp',
    config: { route: 'mcp' },
    async handler(request, reply) {
      refuseForeignOrigin(kernel, request.headers.origin)
      const call = await admit(kernel, authenticate, request, reply, 'mcp')
      if (call.caller.workspaceId === null) throw new AppError('unauthenticated')
      if (request.method !== 'POST') {
        return sendProblem(reply.header('allow', 'POST'), new AppError('method_not_allowed'))
      }
      const [server, { StreamableHTTPServerTransport }] = await Promise.all([
        makeServer(kernel, call), import('@modelcontextprotocol/sdk/server/streamableHttp.js'),
      ])
      const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true })
      reply.hijack()
      reply.raw.on('close', () => void server.close())
      await server.connect(transport)
      await transport.handleRequest(request.raw, reply.raw, request.body)
    },
  })
}

/** The protocol asks for it against DNS rebinding: a page of elsewhere must not reach a server on its reader's machine. */
function refuseForeignOrigin(kernel: Kernel, origin: string | undefined): void {
  if (origin === undefined) return
  const host = URL.canParse(origin) ? new URL(origin).hostname : ''
  const own = new URL(publicUrlOf(kernel.config)).hostname
  if (![own, 'localhost', '127.0.0.1', '[::1]'].includes(host)) throw new AppError('forbidden', { detail: 'This origin may not call the MCP server.' })
}

async function makeServer(kernel: Kernel, call: Call) {
  const [{ Server }, types] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/index.js'), import('@modelcontextprotocol/sdk/types.js'),
  ])
  const server = new Server({ name: 'hayloft', version: '1.0.0' }, { capabilities: { tools: {} } })
  const added = () => kernel.registry.additionsOf(kernel, call.caller.workspaceId).then(({ operations }) => operations)
  server.setRequestHandler(types.ListToolsRequestSchema, async () => ({
    tools: [...kernel.registry.operations.values(), ...(await added()).values()].filter((operation) => maySee(call, operation)).map(toolOf),
  }))
  server.setRequestHandler(types.CallToolRequestSchema, async ({ params }) => {
    const name = params.name.replace('_', '.')
    const operation = kernel.registry.operations.get(name) ?? (await added()).get(name)
    if (!operation) throw new types.McpError(types.ErrorCode.InvalidParams, `There is no tool ${params.name}.`)
    try {
      const { output } = await runOperation(kernel, operation, call, params.arguments)
      const plain: Record<string, unknown> = JSON.parse(JSON.stringify(output))
      return { content: [{ type: 'text', text: JSON.stringify(plain) }], structuredContent: plain }
    } catch (error) {
      const problem = problemOf(toAppError(error), call.request.correlationId)
      return { isError: true, content: [{ type: 'text', text: JSON.stringify(problem) }] }
    }
  })
  return server
}

function maySee(call: Call, operation: Operation): boolean {
  return operation.scope === 'public' || grants(call.caller.scopes, operation.scope)
}

// Dots are not allowed in tool names by every client.
function toolName(operation: Pick<Operation, 'name'>): string {
  return operation.name.replace('.', '_')
}

const tools = new WeakMap<Operation, ReturnType<typeof describe>>()

function toolOf(operation: Operation) {
  let tool = tools.get(operation)
  if (!tool) tools.set(operation, tool = describe(operation))
  return tool
}

function describe(operation: Operation) {
  const destructive = /\.(remove|revoke|delete|end)/.test(operation.name)
  return {
    name: toolName(operation),
    title: operation.summary,
    description: operation.summary,
    inputSchema: { ...jsonSchemaOf(operation.input, 'input'), type: 'object' as const },
    outputSchema: { ...jsonSchemaOf(operation.output, 'output'), type: 'object' as const },
    annotations: { readOnlyHint: operation.kind === 'query', destructiveHint: destructive, idempotentHint: operation.kind === 'query', openWorldHint: operation.plugin !== undefined },
  }
}
