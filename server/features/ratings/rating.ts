import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'

export const Score = z.int().min(1).max(5).describe('1 (very bad) to 5 (very good)')
export const Comment = z.string().trim().max(2_000)

export const Rating = z.object({
  id: Id,
  conversationId: Id,
  contactId: Id.nullable(),
  channelId: Id.nullable(),
  memberId: Id.nullable().describe('Who answered last before it was asked'),
  teamId: Id.nullable(),
  askedBy: z.enum(['chat', 'email']).meta({ id: 'RatingAskedBy' }),
  askedAt: Moment,
  score: Score.nullable().describe('1 (very bad) to 5 (very good); null: not answered yet'),
  comment: z.string(),
  ratedAt: Moment.nullable(),
  changedAt: Moment.nullable().describe('When the contact last changed it'),
}).meta({ id: 'Rating', description: 'How a contact says that they were helped' })
export type Rating = z.output<typeof Rating>

export const RatingPage = pageOf(Rating)

export const ratingColumns = columnsOf(Rating, 'ratings')

/** What the contact sees of it. */
export const VisitorRating = z.object({
  conversationId: Id,
  question: z.string(),
  thanks: z.string(),
  score: Score.nullable(),
  comment: z.string(),
  changeableUntil: Moment.describe('Until then it may be given or changed'),
}).meta({ id: 'VisitorRating', description: 'A rating as the contact sees it' })
export type VisitorRating = z.output<typeof VisitorRating>

const dayMs = 86_400_000

/** A rating may be given for ninety days, and changed for fourteen. */
export function changeableUntil({ askedAt, ratedAt }: Pick<Rating, 'askedAt' | 'ratedAt'>): Date {
  return ratedAt ? new Date(ratedAt.getTime() + 14 * dayMs) : new Date(askedAt.getTime() + 90 * dayMs)
}

export function visitorRating(rating: Rating, { question, thanks }: { question: string; thanks: string }): VisitorRating {
  const { conversationId, score, comment } = rating
  return { conversationId, question, thanks, score, comment, changeableUntil: changeableUntil(rating) }
}
