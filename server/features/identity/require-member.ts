import type { Actor, BaseContext } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'

/** The acting member, for what only a person can have: a session, a password, a name. */
export function requireMember(ctx: Pick<BaseContext, 'actor'>): Extract<Actor, { kind: 'member' }> {
  if (ctx.actor.kind === 'member') return ctx.actor
  throw new AppError('forbidden', { detail: 'Only a signed-in member can do this; an API key cannot.' })
}
