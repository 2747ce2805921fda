import { readFile, stat } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { browserSdkFolder } from '../../paths.ts'

/** What the visitor's browser loads: the loader, the messenger in its iframe, and the shop where it can be tried. */
export function widgetPages(app: FastifyInstance, kernel: Kernel): void {
  app.get('/widget.js', { config: { route: 'GET /widget.js' } }, async (_request, reply) => {
    // Any site may load it, also one that isolates itself; browsers ask again after five minutes.
    reply.header('cache-control', 'public, max-age=300, stale-while-revalidate=86400')
    reply.header('cross-origin-resource-policy', 'cross-origin')
    return send(reply, 'text/javascript; charset=utf-8', await builtFile('widget.js'))
  })
  app.get('/messenger', { config: { route: 'GET /messenger' } }, async (_request, reply) => {
    // Its own policy stands in the page. Any site may embed it: that is what it is for.
    reply.header('cache-control', 'no-cache').header('referrer-policy', 'origin')
    reply.header('cross-origin-resource-policy', 'cross-origin')
    return send(reply, 'text/html; charset=utf-8', await builtFile('messenger.html'))
  })
  app.get('/demo', { config: { route: 'GET /demo' } }, async (_request, reply) => {
    const page = await builtFile('demo.html')
    const channelKey = await demoChannelKey(kernel)
    return send(reply, 'text/html; charset=utf-8', page.toString('utf8').replaceAll('{{channelKey}}', channelKey))
  })
}

function send(reply: FastifyReply, type: string, content: Buffer | string): FastifyReply {
  return reply.header('content-type', type).send(content)
}

const kept = new Map<string, { changedAt: number; content: Buffer }>()

/** Read once, and again when the build wrote it anew. */
async function builtFile(name: string): Promise<Buffer> {
  const path = `${browserSdkFolder}/${name}`
  const found = await stat(path).catch(() => undefined)
  if (!found) throw new AppError('not_found', { detail: 'The widget has not been built: node sdk/browser/build.mjs' })
  const known = kept.get(name)
  if (known?.changedAt === found.mtimeMs) return known.content
  const content = await readFile(path)
  kept.set(name, { changedAt: found.mtimeMs, content })
  return content
}

/** The chat channel of the demo workspace; without one, the first that there is. */
async function demoChannelKey(kernel: Kernel): Promise<string> {
  const channel = await kernel.database.system
    .selectFrom('channels').innerJoin('workspaces', 'workspaces.id', 'channels.workspace_id')
    .select('channels.key').where('channels.kind', '=', 'chat')
    .orderBy((builder) => builder.eb('workspaces.slug', '=', 'demo'), 'desc').orderBy('channels.id')
    .limit(1).executeTakeFirst()
  if (!channel?.key) throw new AppError('not_found', { detail: 'There is no chat channel yet.' })
  return channel.key
}
