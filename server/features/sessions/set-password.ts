import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { command } from '../../kernel/operation.ts'
import {
  findMember, findUserOfMember, hashPassword, Member, NewPassword, passwordMatches, requireMember, type User,
} from '../identity/index.ts'
import { endSessions } from './end-sessions.ts'
import { endSessionsApart } from './end-sessions-of-member.ts'
import { limitAttempts } from './limit-attempts.ts'
import { loginLinkMinutes } from './login-link.ts'

export const setPassword = command({
  name: 'me.setPassword',
  summary: 'Set your password and end your other sessions',
  scope: 'me:write',
  input: z.object({
    current: z.string().max(200).optional()
      .describe('Needed when you have one, except just after signing in by a login link'),
    password: NewPassword,
  }),
  output: Member,
  errors: ['wrong_credentials', 'rate_limited'],
  rest: 'PUT /me/password',
  secret: ['current', 'password'],
  async run(ctx, { current, password }) {
    const { id, sessionId } = requireMember(ctx)
    const system = ctx.kernel.database.system
    const user = await findUserOfMember(system, id)
    if (!user) throw new AppError('not_found')
    if (user.passwordHash !== null && !await cameByLink(ctx, user, sessionId)) {
      await limitAttempts(ctx, 'set password', user.email)
      if (!await passwordMatches(user.passwordHash, current ?? '')) {
        throw new AppError('wrong_credentials', { detail: 'The current password is wrong.' })
      }
    }
    const hash = await hashPassword(password)
    await endSessions(ctx, { memberId: id, except: sessionId }, 'password changed')
    await endElsewhere(ctx, user)
    const member = await findMember(ctx.db, id)
    // Last, since users are beyond the workspace and this is committed by itself.
    await sql`update users set password_hash = ${hash} where id = ${user.id}`.execute(system)
    return member
  },
})

/** The password is the person's, so their sessions in other workspaces end with it too. */
async function endElsewhere(ctx: Context, user: User): Promise<void> {
  const { rows } = await sql<{ id: string; workspaceId: string }>`
    select id, workspace_id as "workspaceId" from members
    where user_id = ${user.id} and workspace_id <> ${ctx.workspaceId} and removed_at is null`
    .execute(ctx.kernel.database.system)
  for (const { id, workspaceId } of rows) {
    await endSessionsApart(ctx.kernel, workspaceId, ctx.request, { memberId: id, because: 'password changed' })
  }
}

/** Whoever forgot the password signs in by a link; both rows carry the moment of that sign-in. */
async function cameByLink(ctx: Context, user: User, sessionId: string): Promise<boolean> {
  const { rows } = await sql`
    select login_links.id from login_links join sessions on sessions.created_at = login_links.used_at
    where login_links.user_id = ${user.id} and sessions.id = ${sessionId}
      and login_links.used_at > now() - make_interval(mins => ${loginLinkMinutes})`.execute(ctx.kernel.database.system)
  return rows.length > 0
}
