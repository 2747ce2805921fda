import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { askForRating, askRating, askRatingWhenClosed } from './ask-rating.ts'
import { conversationRated, conversationRatingAsked, ratingSettingsUpdated } from './events.ts'
import { mailRatingWhenAsked } from './mail-rating-when-asked.ts'
import { rateByLink } from './rate-by-link.ts'
import { Rating } from './rating.ts'
import { getRatingSettings, updateRatingSettings } from './rating-settings-operations.ts'
import { ratingRoutes } from './rating-routes.ts'
import { getRating, listRatings } from './read-ratings.ts'
import { getVisitorRating, rateVisitorConversation } from './visitor-ratings.ts'

export { conversationRated, conversationRatingAsked } from './events.ts'
export { Rating, VisitorRating } from './rating.ts'

/** Asking contacts how they were helped. */
export const ratings = feature({
  name: 'ratings',
  operations: [listRatings, getRating, getRatingSettings, updateRatingSettings, getVisitorRating, rateVisitorConversation],
  internal: [askForRating, rateByLink],
  resources: [resource('Rating', Rating)],
  events: [conversationRatingAsked, conversationRated, ratingSettingsUpdated],
  topics: [{ name: 'ratings', mayListen: (caller) => grants(caller.scopes, 'ratings:read') }],
  reactions: [askRatingWhenClosed, mailRatingWhenAsked],
  jobs: [askRating],
  routes: ratingRoutes,
})
