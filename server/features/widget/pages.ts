import { readFile, stat } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { browserSdkFolder } from '../../paths.ts'
import { channelLook } from './channel-look.ts'

/** What the visitor's browser loads: the loader, how the channel looks, the messenger in its iframe, its words, and the shop where it can be tried. */
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
  app.get('/widget-look', { config: { route: 'GET /widget-look' } }, async (request, reply) => {
    const { channel, language } = Asked.safeParse(request.query).data ?? { channel: '' }
    const look = await channelLook(kernel, channel, language ?? null, wordsOf)
    reply.header('cache-control', 'public, max-age=60').header('referrer-policy', 'no-referrer')
    reply.header('cross-origin-resource-policy', 'cross-origin')
    const page = await builtFile('look.html')
    // Within a script element only its closing tag could end the data.
    const data = JSON.stringify(look ?? { look: null, rules: [] }).replaceAll('<', '\\u003c')
    return send(reply, 'text/html; charset=utf-8', page.toString('utf8').replace('{{data}}', () => data))
  })
  app.get('/widget-words/:file', { config: { route: 'GET /widget-words/:file' } }, async (request, reply) => {
    const { data: asked } = Words.safeParse(request.params)
    if (!asked) throw new AppError('not_found')
    reply.header('cache-control', 'public, max-age=300, stale-while-revalidate=86400')
    return send(reply, 'application/json; charset=utf-8', await builtFile(`words-${asked.file}`))
  })
  app.get('/demo', { config: { route: 'GET /demo' } }, async (_request, reply) => {
    const page = await builtFile('demo.html')
    const channelKey = await demoChannelKey(kernel)
    return send(reply, 'text/html; charset=utf-8', page.toString('utf8').replaceAll('{{channelKey}}', channelKey))
  })
}

const Asked = z.object({ channel: z.string().max(100).default(''), language: z.string().max(40).optional() })
const Words = z.object({ file: z.string().regex(/^(en|es|fr|de|pt|ar)\.json$/) })

async function wordsOf(language: string): Promise<Record<string, string>> {
  return JSON.parse((await builtFile(`words-${language}.json`)).toString('utf8')) as Record<string, string>
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
