import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { addMessage, lockConversation } from '../conversations/index.ts'
import { conversationRated } from './events.ts'
import { changeableUntil, type Rating, ratingColumns, type VisitorRating, visitorRating } from './rating.ts'
import { findRatingSettings, wordsOf } from './rating-settings.ts'

/**
 * Gives or changes a rating, with a faint line in the thread. The same again changes nothing.
 * @throws AppError not_found, gone
 */
export async function rateConversation(ctx: Context, ratingId: string, { score, comment }: { score: number; comment: string }): Promise<VisitorRating> {
  const known = await ctx.db.selectFrom('ratings').select('conversation_id').where('id', '=', ratingId).executeTakeFirst()
  if (!known) throw new AppError('not_found')
  const { contactName } = await lockConversation(ctx.db, known.conversation_id)
  const { rows: [before] } = await sql<Rating>`select ${ratingColumns} from ratings where id = ${ratingId} for update`.execute(ctx.db)
  const words = wordsOf(await findRatingSettings(ctx.db))
  if (before!.score === score && before!.comment === comment) return visitorRating(before!, words)
  if (ctx.now > changeableUntil(before!)) throw new AppError('gone', { detail: 'This rating can no longer be changed.' })
  const { rows: [rating] } = await sql<Rating>`
    update ratings set score = ${score}, comment = ${comment}, rated_at = coalesce(rated_at, ${ctx.now}), changed_at = case when rated_at is null then null else ${ctx.now}::timestamptz end
    where id = ${ratingId} returning ${ratingColumns}`.execute(ctx.db)
  const line = `${contactName ?? 'The contact'} ${before!.score === null ? 'rated this' : 'changed the rating to'} ${score} of 5${comment ? `: “${comment}”` : ''}`
  const { conversation } = await addMessage(ctx, { conversationId: rating!.conversationId, kind: 'event', author: { kind: 'system', id: null, name: contactName ?? '' }, text: line })
  const shown = visitorRating(rating!, words)
  ctx.recordChange({ subjectId: rating!.id, before: before!, after: rating! })
  ctx.emit(conversationRated, { subjectId: conversation.id, payload: { conversation, rating: rating!, shown } })
  return shown
}
