import { feature } from '../../kernel/feature.ts'
import { notifyWhenAssigned } from './notify-when-assigned.ts'
import { notifyWhenContactWrites } from './notify-when-contact-writes.ts'
import { notifyWhenMentioned } from './notify-when-mentioned.ts'
import { notifyWhenRated } from './notify-when-rated.ts'
import { notifyWhenSlaBreached } from './notify-when-sla-breached.ts'

export { mentionedIn, withPlainMentions } from './mention-text.ts'

/** Who is told of what happens in conversations. Where, each member chooses (notifications). */
export const mentions = feature({
  name: 'mentions',
  operations: [],
  reactions: [notifyWhenMentioned, notifyWhenContactWrites, notifyWhenAssigned, notifyWhenSlaBreached, notifyWhenRated],
})
