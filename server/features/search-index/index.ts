import { feature } from '../../kernel/feature.ts'
import { fillIndex, goOnFilling } from './fill-index.ts'
import { followConversations } from './follow-conversations.ts'
import { rewriteDocuments } from './rewrite-documents.ts'

export { type Asked, readAsked } from './asked.ts'
export { fillRequest } from './fill-index.ts'
export { conversationsOf, type Depth, depthOf, findByWords, type FoundByWords, type Looked, lookedAt, lookedShape, newest } from './find-by-words.ts'
export type { Hit } from './hits.ts'
export { type Word, wordsOf } from './words.ts'

/** The words of messages and headers of conversations, where they are found. Knows nothing of what is shown. */
export const searchIndex = feature({
  name: 'search-index',
  operations: [],
  projections: (kernel) => [followConversations(kernel)],
  jobs: [fillIndex, rewriteDocuments],
  crons: [goOnFilling],
})
