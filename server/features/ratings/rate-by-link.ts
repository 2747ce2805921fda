import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { rateConversation } from './rate-conversation.ts'
import { Comment, Score, VisitorRating } from './rating.ts'

/** By whoever holds the link of the letter. */
export const rateByLink = command({
  name: 'ratings.rateByLink',
  summary: 'Rate a conversation by the link of its letter',
  scope: 'ratings:manage',
  input: z.object({ id: Id, score: Score, comment: Comment.default('') }),
  output: VisitorRating,
  errors: ['not_found', 'gone'],
  rest: 'PUT /ratings/:id',
  run: (ctx, { id, score, comment }) => rateConversation(ctx, id, { score, comment }),
})
