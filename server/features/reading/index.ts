import { feature } from '../../kernel/feature.ts'
import { one, resource } from '../../kernel/resource.ts'
import { findMembers } from '../identity/index.ts'
import { readingChanged } from './events.ts'
import { listReaders } from './list-readers.ts'
import { markConversationRead } from './mark-read.ts'
import { markConversationUnread } from './mark-unread.ts'
import { Reader } from './reader.ts'

/** Who has read what: each member for themselves. */
export const reading = feature({
  name: 'reading',
  operations: [markConversationRead, markConversationUnread, listReaders],
  resources: [
    resource('Reader', Reader, { member: one('Member', { by: 'memberId', scope: 'members:read', load: (ctx, ids) => findMembers(ctx.db, ids) }) }),
  ],
  events: [readingChanged],
})
