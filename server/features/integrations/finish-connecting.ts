import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { z } from 'zod'
import { publicUrlOf } from '../../config.ts'
import { AppError, toAppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { hashToken } from '../../kernel/secrets.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { browserCookie, callbackAddress } from './connect-integration.ts'
import { fillIn, findInstallation } from './installation.ts'
import { type OAuthClient, requestTokens } from './oauth.ts'
import { saveConnection } from './save-connection.ts'

const Answer = z.object({ state: z.string().min(10).max(200), code: z.string().max(4_000).optional(), error: z.string().max(200).optional() })

const mostPerMinute = 60

/** Where the service sends the browser back to; always ends in the dashboard, which says what came of it. */
export function callbackRoute(app: FastifyInstance, kernel: Kernel): void {
  app.get('/integrations/callback', { config: { route: 'GET /integrations/callback' } }, async (request, reply) => {
    const limit = await kernel.limits.take(`callbacks ${request.ip}`, mostPerMinute)
    if (!limit.allowed) throw new AppError('rate_limited', { retryAfterSeconds: limit.resetSeconds })
    const { cookies } = request as { cookies?: Record<string, string | undefined> }
    const outcome = await finishConnecting(kernel, request.query, cookies ?? {}).catch((error: unknown): Finished => {
      const { code, message } = toAppError(error)
      if (code === 'internal' || code === 'unavailable') kernel.log.error({ err: error, correlationId: request.id }, 'an account could not be connected')
      return { outcome: 'failed', reason: message }
    })
    return reply.header('referrer-policy', 'no-referrer').header('cache-control', 'no-store')
      .redirect(`${publicUrlOf(kernel.config)}/settings/integrations?${new URLSearchParams(outcome)}`)
  })
}

type Finished = { outcome: 'connected' | 'ended' | 'denied' | 'failed'; integration?: string; reason?: string }

async function finishConnecting(kernel: Kernel, query: unknown, cookies: Record<string, string | undefined>): Promise<Finished> {
  const answer = Answer.safeParse(query)
  const attempt = answer.success ? await takeAttempt(kernel, answer.data.state, cookies) : undefined
  if (!answer.success || !attempt) return { outcome: 'ended' }
  const { workspaceId, installationId: integration } = attempt
  if (answer.data.code === undefined) return { outcome: 'denied', integration, reason: answer.data.error ?? 'no code' }
  const installation = await findInstallation(kernel.database.forWorkspace(workspaceId), kernel.secrets, { workspaceId, id: integration })
    .catch(() => undefined)
  if (installation?.auth.kind !== 'oauth2') return { outcome: 'ended' }
  const { auth, settings, plugin } = installation
  const client: OAuthClient = {
    tokenUrl: fillIn(auth.tokenUrl, settings), clientId: fillIn('{settings.clientId}', settings), clientSecret: fillIn('{settings.clientSecret}', settings),
    ...auth.revokeUrl && { revokeUrl: fillIn(auth.revokeUrl, settings), revokeBy: auth.revokeBy },
  }
  const result = await requestTokens(kernel, client, {
    grant_type: 'authorization_code', code: answer.data.code, redirect_uri: callbackAddress(kernel),
    ...auth.pkce !== false && { code_verifier: kernel.secrets.decrypt(workspaceId, attempt.verifier) },
  })
  if (result.outcome !== 'given') return { outcome: 'failed', integration, reason: result.reason }
  const request = { correlationId: newId(), ip: null, userAgent: null }
  await runOperation(kernel, saveConnection, { caller: systemCaller(workspaceId, attempt.startedByName ?? 'integrations'), request, surface: 'internal' }, {
    id: integration, plugin, kind: 'oauth2', connectedBy: attempt.startedBy, client, tokens: result.tokens,
  })
  return { outcome: 'connected', integration }
}

type Attempt = {
  workspaceId: string; installationId: string; browserHash: Buffer; verifier: string; startedBy: string | null; startedByName: string | null; expiresAt: Date
}

/** Counts once, for ten minutes, in the browser that began, while whoever began is still a member. */
async function takeAttempt(kernel: Kernel, state: string, cookies: Record<string, string | undefined>): Promise<Attempt | undefined> {
  const { rows: [attempt] } = await sql<Attempt>`
    delete from integration_attempts where state_hash = ${hashToken(state)}
    returning workspace_id as "workspaceId", installation_id as "installationId", browser_hash as "browserHash", verifier,
      started_by as "startedBy", expires_at as "expiresAt",
      (select name from members where id = started_by and removed_at is null) as "startedByName"`.execute(kernel.database.system)
  if (!attempt || attempt.expiresAt < new Date() || (attempt.startedBy && !attempt.startedByName)) return undefined
  const browser = cookies[browserCookie(state)]
  return browser !== undefined && hashToken(browser).equals(attempt.browserHash) ? attempt : undefined
}
