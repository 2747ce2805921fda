import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../../kernel/db/database.ts'
import type { RequestInfo } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { command } from '../../kernel/operation.ts'
import { hashToken } from '../../kernel/secrets.ts'
import { findMembershipOfSession } from '../identity/index.ts'
import { endSessionsApart } from './end-sessions-of-member.ts'
import { readRefreshToken, refreshToken } from './refresh-token.ts'
import { SignedIn } from './session.ts'
import { refreshCookieOf, sessionDays } from './session-cookies.ts'
import { issueTokens } from './start-session.ts'

/** Two tabs may refresh at once: the token before the present one is honoured for this long after it was replaced. */
const graceSeconds = 10

/** Stays out of the workspace, and so out of its audit: every open tab does this every ten minutes. */
export const refreshSession = command({
  name: 'sessions.refresh',
  summary: 'Exchange a refresh token for a new access token and the next refresh token',
  scope: 'public',
  input: z.object({
    refreshToken: z.string().max(200).optional().describe('Left out by browsers, which send it as a cookie'),
  }),
  output: SignedIn,
  errors: ['session_ended'],
  rest: 'POST /sessions/refresh',
  secret: ['refreshToken'],
  async run(ctx, input) {
    const present = input.refreshToken ?? refreshCookieOf(ctx)
    const read = present === undefined ? undefined : readRefreshToken(ctx.kernel, present)
    const membership = read && await findMembershipOfSession(ctx.system, read.sessionId)
    if (!present || !membership) throw new AppError('session_ended')
    const { sessionId } = read
    const count = read.count + 1
    const next = refreshToken(ctx.kernel, sessionId, count)
    if (!await rotate(ctx.system, { sessionId, present, next }, ctx.request)) {
      const { member, workspace } = membership
      const which = { memberId: member.id, only: sessionId, because: 'token used twice' as const }
      await endSessionsApart(ctx.kernel, workspace.id, ctx.request, which)
      throw new AppError('session_ended')
    }
    return issueTokens(ctx, membership, { sessionId, count })
  },
})

/** False when the token is neither the present one nor the one just replaced: it is in two hands. */
async function rotate(
  system: Db, tokens: { sessionId: string; present: string; next: string }, request: RequestInfo,
): Promise<boolean> {
  const [hash, nextHash] = [hashToken(tokens.present), hashToken(tokens.next)]
  const { rows } = await sql`
    update sessions set refresh_hash = ${nextHash}, previous_refresh_hash = ${hash},
      ip = ${request.ip}, user_agent = ${request.userAgent},
      last_seen_at = now(), expires_at = now() + make_interval(days => ${sessionDays}),
      rotated_at = case when refresh_hash = ${nextHash} then rotated_at else now() end
    where id = ${tokens.sessionId} and ended_at is null
      and (refresh_hash = ${hash}
        or refresh_hash = ${nextHash} and rotated_at > now() - make_interval(secs => ${graceSeconds}))
    returning id`.execute(system)
  return rows.length > 0
}
