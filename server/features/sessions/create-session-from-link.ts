import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { command } from '../../kernel/operation.ts'
import { hashToken } from '../../kernel/secrets.ts'
import { findMembership } from '../identity/index.ts'
import { SignedIn } from './session.ts'
import { startSession } from './start-session.ts'

export const createSessionFromLink = command({
  name: 'sessions.createFromLink',
  summary: 'Sign in with the token of a login link',
  scope: 'public',
  input: z.object({ token: z.string().min(1).max(200) }),
  output: SignedIn,
  errors: ['link_invalid', 'rate_limited'],
  rest: 'POST /sessions/from-link',
  secret: ['token'],
  attempts: 'failed',
  async run(ctx, { token }) {
    // Used up at once and for good, even if the rest fails: a link must never work twice.
    const { rows: [link] } = await sql<{ userId: string }>`
      update login_links set used_at = ${ctx.now}
      where token_hash = ${hashToken(token)} and used_at is null and expires_at > now()
      returning user_id as "userId"`.execute(ctx.system)
    const membership = link && await findMembership(ctx.system, link.userId)
    if (!membership) throw new AppError('link_invalid')
    return startSession(ctx, membership)
  },
})
