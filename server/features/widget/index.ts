import { feature } from '../../kernel/feature.ts'
import { grants } from '../../kernel/scope.ts'
import { createVisitorFile } from './create-file.ts'
import { contactMerged } from './events.ts'
import { handOverReplies, handOvers, mailReplies, takeUnseen } from './hand-over.ts'
import { introduceVisitor } from './introduce-visitor.ts'
import { listVisitorConversations } from './list-conversations.ts'
import { listVisitorMessages } from './list-messages.ts'
import { markSeen } from './mark-seen.ts'
import { widgetPages } from './pages.ts'
import { readTyping } from './read-typing.ts'
import { sendVisitorMessage } from './send-message.ts'
import { startVisit } from './start-visit.ts'

export { widgetExamples } from './examples.ts'

export const widget = feature({
  name: 'widget',
  operations: [startVisit, listVisitorConversations, listVisitorMessages, sendVisitorMessage, createVisitorFile, introduceVisitor, markSeen],
  internal: [takeUnseen],
  jobs: [handOverReplies, mailReplies],
  projections: (kernel) => [handOvers(kernel)],
  events: [contactMerged],
  topics: [
    {
      name: 'visitor',
      mayListen: ({ actor }, id) => actor.kind === 'visitor' && actor.id === id,
      maySignal: ({ scopes }, id) => id !== null && grants(scopes, 'conversations:write'),
      readSignal: readTyping,
    },
    {
      name: 'typing',
      mayListen: (caller, id) => id !== null && grants(caller.scopes, 'conversations:read'),
      maySignal: ({ actor }, id) => actor.kind === 'visitor' && actor.id === id,
    },
  ],
  routes: widgetPages,
})
