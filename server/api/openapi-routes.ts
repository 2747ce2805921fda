import type { FastifyInstance } from 'fastify'
import type { Kernel } from '../kernel/kernel.ts'
import { docsPage } from './docs-page.ts'
import { openApiDocument } from './openapi.ts'
import { restPrefix } from './rest.ts'

/** The description of the REST API, for programs and for people. Made at the first call. */
export function mountOpenApi(app: FastifyInstance, kernel: Kernel): void {
  let document: ReturnType<typeof openApiDocument> | undefined
  const made = () => document ??= openApiDocument(kernel.registry)
  app.get(`${restPrefix}/openapi.json`, { config: { route: 'openapi' } }, async () => made())
  app.get(`${restPrefix}/docs`, { config: { route: 'docs' } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:").send(docsPage(made())))
}
