import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { command } from '../../kernel/operation.ts'
import { findMembership, findUserByEmail, passwordMatches } from '../identity/index.ts'
import { limitAttempts } from './limit-attempts.ts'
import { SignedIn } from './session.ts'
import { startSession } from './start-session.ts'

export const createSession = command({
  name: 'sessions.create',
  summary: 'Sign in with a password',
  scope: 'public',
  input: z.object({
    email: z.email().max(320).toLowerCase(),
    password: z.string().min(1).max(200),
    workspace: z.string().max(63).optional().describe('Slug, for a person of several; else the first one joined'),
  }),
  output: SignedIn,
  errors: ['wrong_credentials', 'rate_limited'],
  rest: 'POST /sessions',
  secret: ['password'],
  attempts: 'failed',
  async run(ctx, { email, password, workspace }) {
    await limitAttempts(ctx, 'sign in', email)
    const user = await findUserByEmail(ctx.system, email)
    const right = await passwordMatches(user?.passwordHash, password)
    const membership = user && right ? await findMembership(ctx.system, user.id, workspace) : undefined
    if (!membership) throw new AppError('wrong_credentials')
    await ctx.kernel.limits.forget(`sign in ${email}`)
    return startSession(ctx, membership)
  },
})
