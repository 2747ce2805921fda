import { feature } from '../../kernel/feature.ts'
import { rebuildSearch } from './rebuild-search.ts'
import { searchConversations } from './search-conversations.ts'
import { showSearchProgress } from './show-search-progress.ts'

export const search = feature({
  name: 'search',
  operations: [searchConversations, showSearchProgress, rebuildSearch],
})
