import { sql } from 'kysely'
import type { PublicContext } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { hashToken } from '../../kernel/secrets.ts'
import { type Membership, signAccessToken } from '../identity/index.ts'
import { sessionStarted } from './events.ts'
import { refreshToken } from './refresh-token.ts'
import { type SessionRecord, type SignedIn, sessionColumns } from './session.ts'
import { sessionDays, setSessionCookies } from './session-cookies.ts'

/** Signs a member in: from here on the context acts as them. */
export async function startSession(ctx: PublicContext, membership: Membership): Promise<SignedIn> {
  const { member, workspace } = membership
  const sessionId = newId()
  await ctx.enter(workspace.id, { kind: 'member', id: member.id, name: member.name, role: member.role, sessionId })
  const { rows } = await sql<SessionRecord>`
    insert into sessions (id, member_id, refresh_hash, ip, user_agent, created_at, expires_at)
    values (${sessionId}, ${member.id}, ${hashToken(refreshToken(ctx.kernel, sessionId, 0))},
      ${ctx.request.ip}, ${ctx.request.userAgent}, ${ctx.now}, now() + make_interval(days => ${sessionDays}))
    returning ${sessionColumns}`.execute(ctx.db)
  ctx.emit(sessionStarted, { subjectId: sessionId, payload: { session: rows[0]! } })
  return issueTokens(ctx, membership, { sessionId, count: 0 })
}

/** A new access token and the refresh token of that count, in the answer and in cookies. */
export async function issueTokens(
  ctx: PublicContext, membership: Membership, { sessionId, count }: { sessionId: string; count: number },
): Promise<SignedIn> {
  const { userId, member, workspace } = membership
  const { role, name } = member
  const claims = { sub: userId, sid: sessionId, wid: workspace.id, mid: member.id, role, name }
  const tokens = {
    ...await signAccessToken(ctx.kernel, claims, ctx.now),
    refreshToken: refreshToken(ctx.kernel, sessionId, count),
  }
  setSessionCookies(ctx, tokens)
  return { ...tokens, member, workspace }
}
