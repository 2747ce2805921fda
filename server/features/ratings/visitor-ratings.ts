import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command, query } from '../../kernel/operation.ts'
import { rateConversation } from './rate-conversation.ts'
import { Comment, type Rating, ratingColumns, Score, VisitorRating, visitorRating } from './rating.ts'
import { findRatingSettings, wordsOf } from './rating-settings.ts'

export const getVisitorRating = query({
  name: 'widget.getRating',
  summary: 'Get what the visitor is asked about a chat of their own',
  scope: 'widget:use',
  input: z.object({ conversationId: Id }),
  output: VisitorRating,
  errors: ['not_found'],
  rest: 'GET /widget/conversations/:conversationId/rating',
  policy: requireVisitor,
  run: async (ctx, { conversationId }) => visitorRating(await findOwnRating(ctx, conversationId), wordsOf(await findRatingSettings(ctx.db))),
})

export const rateVisitorConversation = command({
  name: 'widget.rateConversation',
  summary: 'Rate a chat as the visitor, when it was asked; again within fourteen days changes it',
  scope: 'widget:use',
  input: z.object({ conversationId: Id, score: Score, comment: Comment.default('') }),
  output: VisitorRating,
  errors: ['not_found', 'gone', 'rate_limited'],
  rest: 'PUT /widget/conversations/:conversationId/rating',
  policy: requireVisitor,
  async run(ctx, { conversationId, score, comment }) {
    const state = await ctx.kernel.limits.take(`ratings of ${ctx.actor.id}`, 20)
    if (!state.allowed) throw new AppError('rate_limited', { retryAfterSeconds: state.resetSeconds })
    return rateConversation(ctx, (await findOwnRating(ctx, conversationId)).id, { score, comment })
  },
})

function requireVisitor(ctx: Pick<Context, 'actor'>): void {
  if (ctx.actor.kind !== 'visitor') throw new AppError('forbidden', { detail: 'This needs the token of a visitor.' })
}

/** The last one that was asked. Someone else's is as if it were not there. */
async function findOwnRating(ctx: Context, conversationId: string): Promise<Rating> {
  const { rows: [rating] } = await sql<Rating>`
    select ${ratingColumns} from ratings join conversations on conversations.id = ratings.conversation_id
    where ratings.workspace_id = current_workspace() and ratings.conversation_id = ${conversationId} and conversations.contact_id = ${ctx.actor.id}::uuid
      and asked_by = 'chat'
    order by asked_at desc limit 1`.execute(ctx.db)
  if (!rating) throw new AppError('not_found', { detail: 'Nothing is asked about this chat.' })
  return rating
}
