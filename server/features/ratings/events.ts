import { z } from 'zod'
import { type Audience, event } from '../../kernel/events/event.ts'
import { Conversation, visitorTopic } from '../conversations/index.ts'
import { Rating, VisitorRating } from './rating.ts'
import { RatingSettings } from './rating-settings.ts'

const ofRating = z.object({ conversation: Conversation, rating: Rating, shown: VisitorRating })

/** In a chat the visitor hears of it too, and no more of it than they may see. */
function audience({ conversation, rating, shown }: z.output<typeof ofRating>): Audience {
  const members = ['conversations', `conversation:${conversation.id}`]
  return rating.askedBy === 'chat' ? [...members, { topic: visitorTopic(conversation.contactId), payload: { rating: shown } }] : members
}

export const conversationRatingAsked = event('conversation.ratingAsked', { payload: ofRating, audience })
export const conversationRated = event('conversation.rated', { payload: ofRating, audience })
export const ratingSettingsUpdated = event('ratingSettings.updated', {
  payload: z.object({ ratingSettings: RatingSettings }), audience: () => ['ratings'],
})
