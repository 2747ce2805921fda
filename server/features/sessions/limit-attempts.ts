import type { BaseContext } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'

const windowSeconds = 15 * 60

/** Counts an attempt against an e-mail address, account or none. The kernel counts network addresses. */
export async function limitAttempts(ctx: BaseContext, what: string, email: string): Promise<void> {
  const state = await ctx.kernel.limits.take(`${what} ${email}`, ctx.kernel.config.limits.loginAttempts, windowSeconds)
  if (!state.allowed) throw new AppError('rate_limited', { retryAfterSeconds: state.resetSeconds })
}
