import { sql } from 'kysely'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, toAppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { newId } from '../../kernel/ids.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { rateByLink } from './rate-by-link.ts'
import { noRatingPage, pagePolicy, ratingPage } from './rating-page.ts'
import { readRatingToken } from './rating-link.ts'
import { type Rating, ratingColumns, visitorRating } from './rating.ts'
import { findRatingSettings, wordsOf } from './rating-settings.ts'

const mostBytes = 16 * 1024
const pagesPerMinute = 60

/** `/rate/:token`, where a contact says how they were helped. */
export function ratingRoutes(app: FastifyInstance, kernel: Kernel): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: mostBytes }, (_request, body, done) => done(null, body))
    scope.get('/rate/:token', { config: { route: 'GET /rate/:token' } }, (request, reply) => show(kernel, request, reply))
    scope.post('/rate/:token', { config: { route: 'POST /rate/:token' }, bodyLimit: mostBytes }, (request, reply) => take(kernel, request, reply))
  })
}

type Found = { rating: Rating; workspaceId: string; workspace: string; contactName: string | null }

async function show(kernel: Kernel, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const found = await find(kernel, request)
  if (!found) return send(reply, 404, noRatingPage())
  const { score, thanks } = request.query as { score?: string; thanks?: string }
  return send(reply, 200, await render(kernel, request, found, { chosen: /^[1-5]$/.test(score ?? '') ? Number(score) : null, isThanked: thanks === '1' && found.rating.score !== null }))
}

async function take(kernel: Kernel, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const found = await find(kernel, request)
  if (!found) return send(reply, 404, noRatingPage())
  const form = new URLSearchParams(String(request.body ?? ''))
  const input = { id: found.rating.id, score: Number(form.get('score')), comment: form.get('comment') ?? '' }
  const call = {
    caller: systemCaller(found.workspaceId, found.contactName ?? 'contact'), surface: 'internal' as const,
    request: { correlationId: newId(), ip: request.ip, userAgent: request.headers['user-agent'] ?? null },
  }
  try {
    await runOperation(kernel, rateByLink, call, input)
  } catch (error) {
    const known = toAppError(error)
    if (known.code !== 'invalid_input' && known.code !== 'gone') throw known
    const problem = known.code === 'gone' ? known.message : 'Choose one of the five, and write at most 2,000 characters.'
    return send(reply, known.code === 'gone' ? 410 : 400, await render(kernel, request, found, { chosen: null, isThanked: false, problem }))
  }
  return reply.code(303).header('location', `${addressOf(request)}?thanks=1`).send()
}

async function find(kernel: Kernel, request: FastifyRequest): Promise<Found | undefined> {
  const state = await kernel.limits.take(`rating pages ${request.ip}`, pagesPerMinute)
  if (!state.allowed) throw new AppError('rate_limited', { retryAfterSeconds: state.resetSeconds })
  const id = readRatingToken(kernel, (request.params as { token: string }).token)
  if (!id) return undefined
  const { rows: [row] } = await sql<Rating & Omit<Found, 'rating'>>`
    select ${ratingColumns}, ratings.workspace_id as "workspaceId", workspaces.name as workspace,
      (select coalesce(name, email) from contact_details where contact_id = conversations.contact_id) as "contactName"
    from ratings join workspaces on workspaces.id = ratings.workspace_id join conversations on conversations.id = ratings.conversation_id
    where ratings.id = ${id}`.execute(kernel.database.system)
  if (!row) return undefined
  const { workspaceId, workspace, contactName, ...rating } = row
  return { rating, workspaceId, workspace, contactName }
}

async function render(
  kernel: Kernel, request: FastifyRequest, { rating, workspace, workspaceId }: Found, view: { chosen: number | null; isThanked: boolean; problem?: string },
): Promise<string> {
  const words = wordsOf(await findRatingSettings(kernel.database.forWorkspace(workspaceId)))
  return ratingPage({ workspace, rating: visitorRating(rating, words), action: addressOf(request), now: new Date(), ...view })
}

function addressOf(request: FastifyRequest): string {
  return `/rate/${encodeURIComponent((request.params as { token: string }).token)}`
}

function send(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply.code(status).header('content-type', 'text/html; charset=utf-8').header('content-security-policy', pagePolicy)
    .header('referrer-policy', 'no-referrer').header('cache-control', 'no-store').send(html)
}
