import type { FastifyInstance } from 'fastify'
import type { Kernel } from '../kernel/kernel.ts'
import { docsPage } from './docs-page.ts'
import { openApiDocument } from './openapi.ts'
import { type Authenticate, credentialsOf } from './request.ts'
import { restPrefix } from './rest.ts'

/** The description of the REST API, for programs and for people. Made at the first call; a known caller's has their plugins in it. */
export function mountOpenApi(app: FastifyInstance, kernel: Kernel, authenticate: Authenticate): void {
  let document: ReturnType<typeof openApiDocument> | undefined
  const made = () => document ??= openApiDocument(kernel.registry)
  app.get(`${restPrefix}/openapi.json`, { config: { route: 'openapi' } }, async (request) => {
    const caller = await Promise.resolve().then(() => authenticate(credentialsOf(request))).catch(() => undefined)
    const { operations } = await kernel.registry.additionsOf(kernel, caller?.workspaceId ?? null)
    return operations.size === 0 ? made() : openApiDocument(kernel.registry, operations)
  })
  app.get(`${restPrefix}/docs`, { config: { route: 'docs' } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:").send(docsPage(made())))
}
