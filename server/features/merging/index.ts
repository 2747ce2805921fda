import { feature } from '../../kernel/feature.ts'
import { conversationMerged, conversationSplit } from './events.ts'
import { handOutWhenMerged } from './hand-out-when-merged.ts'
import { mergeConversations } from './merge-conversations.ts'
import { splitConversation } from './split-conversation.ts'

export { conversationMerged, conversationSplit } from './events.ts'

/** Two conversations that are one, and one that is two. */
export const merging = feature({
  name: 'merging',
  operations: [mergeConversations, splitConversation],
  events: [conversationMerged, conversationSplit],
  reactions: [handOutWhenMerged],
})
