import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { AppError } from '../kernel/errors.ts'
import { sendProblem } from './problem.ts'

const policy = [
  "default-src 'self'", "img-src 'self' data: blob: https: http:", "style-src 'self' 'unsafe-inline'", "font-src 'self' data:",
  "connect-src 'self' ws: wss:", "frame-src 'self' blob: data:", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'",
].join('; ')

// Addresses of programs never answer with the dashboard's page.
const forPrograms = /^\/(api|rpc|mcp|graphql|files|health|metrics|ws)(\/|$|\?)/

/** The dashboard: its files, and its page for every address that is a view of it. Everything else is not found. */
export function mountPages(app: FastifyInstance, folder: string): void {
  const isBuilt = existsSync(`${folder}/index.html`)
  if (isBuilt) {
    app.register(fastifyStatic, {
      root: folder,
      index: false,
      setHeaders(response, path) {
        // Names of assets carry their content's hash; the page itself must always be asked for.
        response.setHeader('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
    app.get('/', { config: { route: 'dashboard' } }, (_request, reply) => sendPage(reply, folder))
  }
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html') && !forPrograms.test(request.url)
    return isBuilt && wantsPage ? sendPage(reply, folder) : sendProblem(reply, new AppError('not_found', { detail: 'There is nothing at this address.' }))
  })
}

function sendPage(reply: FastifyReply, folder: string): FastifyReply {
  return reply.code(200).header('content-security-policy', policy).header('referrer-policy', 'same-origin').sendFile('index.html', folder)
}
