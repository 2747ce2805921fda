import { newId } from '../../kernel/ids.ts'
import type { World } from '../../testing/world.ts'

type RatingCast = { conversationId: string; memberId: string; channelId: string }

/** For generated tests. Without a visitor's token those of the widget are forbidden. */
export const ratingsExamples: Record<string, (cast: RatingCast) => object> = {
  'ratings.list': (cast) => ({ memberId: cast.memberId, score: 5, limit: 5 }),
  'ratings.get': (cast) => ({ conversationId: cast.conversationId }),
  'ratingSettings.get': () => ({}),
  'ratingSettings.update': (cast) => ({ enabled: true, channelIds: [cast.channelId], delayMinutes: 10, question: 'Were we of help?' }),
  'widget.getRating': (cast) => ({ conversationId: cast.conversationId }),
  'widget.rateConversation': (cast) => ({ conversationId: cast.conversationId, score: 4, comment: 'Quick' }),
}

export async function insertRating({ kernel, workspaceId }: World, conversationId: string): Promise<void> {
  await kernel.database.system.insertInto('ratings').values({
    id: newId(), workspace_id: workspaceId, conversation_id: conversationId, asked_by: 'chat', closed_at: new Date(), asked_at: new Date(), score: 5, rated_at: new Date(),
  }).execute()
}
