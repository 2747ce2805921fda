import type { Actor, Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { type Conversation, findConversation } from '../conversations/index.ts'

export type VisitorActor = Extract<Actor, { kind: 'visitor' }>

/** The widget's operations act for a visitor and nobody else: a key, whatever its scopes, has no chats of its own. */
export function requireVisitor(ctx: Pick<Context, 'actor'>): VisitorActor {
  if (ctx.actor.kind === 'visitor') return ctx.actor
  throw new AppError('forbidden', { detail: 'This needs the token of a visitor.' })
}

/** A chat of the visitor's own, or the one that it was merged into. Someone else's is as if it were not there. */
export async function findOwnConversation(ctx: Context, id: string): Promise<Conversation> {
  const visitor = requireVisitor(ctx)
  const conversation = await findConversation(ctx.db, id)
  if (conversation.contactId !== visitor.id || !conversation.inWidget) throw new AppError('not_found')
  return conversation.mergedInto ? findOwnConversation(ctx, conversation.mergedInto) : conversation
}
