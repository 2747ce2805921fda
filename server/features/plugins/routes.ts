import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id, newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { callPlugin } from './host.ts'
import { type Installation, locateInstallation } from './installation.ts'
import { folderOf } from './packages.ts'

const Reply = z.object({
  status: z.int().min(200).max(599),
  headers: z.record(z.string().regex(/^[a-z0-9-]{1,60}$/i), z.string().max(2_000).regex(/^[\x20-\x7e]*$/)).default({}),
  body: z.string().default(''),
})

const mostPerMinute = 600
const receiveSeconds = 10
// What an entrance may say of its answer. No cookies, no policy: the address is the dashboard's own. Nothing that a proxy on
// the way obeys (X-Accel-Redirect, X-Sendfile), or that Hayloft itself says.
const passedOn = /^(content-type|retry-after|x-(?!accel-|sendfile|content-type-options|frame-options|correlation-id)[a-z0-9-]+)$/i

/** A plugin's pages, and where outside services reach it: a plugin: `POST /plugins/<installation>/<name>`, whose signature it checks. */
export function pluginRoutes(app: FastifyInstance, kernel: Kernel): void {
  pageRoute(app, kernel)
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // As it came: signatures are over the bytes.
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 1024 * 1024 }, (_request, body, done) => done(null, body))
    scope.post<{ Params: { name: string } }>('/plugins/:installationId/:name', { config: { route: 'POST /plugins/:installationId/:name' } }, async (request, reply) => {
      const installation = await locate(kernel, request.params)
      const { name } = request.params
      if (installation.state === 'disabled' || !installation.manifest.receive.includes(name)) throw new AppError('not_found', { detail: 'There is nothing at this address.' })
      const limit = await kernel.limits.take(`plugin entrance ${installation.id}`, mostPerMinute)
      if (!limit.allowed) throw new AppError('rate_limited', { retryAfterSeconds: limit.resetSeconds })
      const value = await callPlugin(kernel, installation, {
        target: { kind: 'receive', name }, idempotencyKey: newId(), correlationId: request.id, timeoutSeconds: receiveSeconds,
        input: {
          method: request.method, path: request.url.split('?')[0]!, query: textsOf(request.query), headers: textsOf(request.headers), body: typeof request.body === 'string' ? request.body : '',
        },
      })
      const answer = Reply.safeParse(value)
      if (!answer.success) throw new AppError('plugin_failed', { detail: 'The plugin gave no reply of the right shape.' })
      const { status, headers, body } = answer.data
      for (const [header, text] of Object.entries(headers)) if (passedOn.test(header)) reply.header(header, text)
      if (!reply.hasHeader('content-type')) reply.type('text/plain; charset=utf-8')
      return reply.code(status).header('content-security-policy', "default-src 'none'; sandbox").send(body)
    })
  })
}

const pagePolicy = [
  'sandbox allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox', "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:",
  "font-src 'self' data:", "connect-src 'none'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'",
].join('; ')

const mediaTypes: Record<string, string> = {
  html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', json: 'application/json', svg: 'image/svg+xml', png: 'image/png',
  jpg: 'image/jpeg', webp: 'image/webp', woff2: 'font/woff2',
}

/** A plugin's pages, for sandboxed iframes of the dashboard: of no origin, so without its cookies, and without a network. */
function pageRoute(app: FastifyInstance, kernel: Kernel): void {
  app.get<{ Params: { '*': string } }>('/plugins/:installationId/pages/*', { config: { route: 'GET /plugins/:installationId/pages/*' } }, async (request, reply) => {
    const installation = await locate(kernel, request.params)
    const name = request.params['*']
    const type = mediaTypes[name.slice(name.lastIndexOf('.') + 1)]
    const content = type && installation.state !== 'disabled' ? await readPage(kernel, installation, name) : undefined
    if (!type || !content) throw new AppError('not_found', { detail: 'There is nothing at this address.' })
    return reply.type(type)
      // Of no origin, the page fetches even its own scripts across origins.
      .header('content-security-policy', pagePolicy).header('access-control-allow-origin', '*').header('referrer-policy', 'no-referrer')
      .header('cache-control', 'no-cache').header('etag', `"${installation.packageHash.slice(0, 20)}"`).send(content)
  })
}

async function readPage(kernel: Kernel, { packageHash }: Installation, name: string): Promise<Buffer | undefined> {
  if (name.split('/').some((part) => part === '' || part.startsWith('.')) || /[\\\0]/.test(name)) return undefined
  return readFile(join(await folderOf(kernel, packageHash), 'pages', name)).catch(() => undefined)
}

async function locate(kernel: Kernel, params: unknown): Promise<Installation> {
  const id = z.object({ installationId: Id }).safeParse(params)
  const found = id.success ? await locateInstallation(kernel.database.system, id.data.installationId) : undefined
  if (!found) throw new AppError('not_found', { detail: 'There is nothing at this address.' })
  return found
}

function textsOf(values: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(values as Record<string, unknown>).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
}
