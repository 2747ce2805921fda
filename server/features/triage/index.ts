import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { BlockedSender } from './blocked-sender.ts'
import { createBlockedSender, listBlockedSenders, removeBlockedSender } from './block-senders.ts'
import { blockedSenderCreated, blockedSenderRemoved, conversationSnoozed, conversationTagged, conversationUntagged, conversationWoken } from './events.ts'
import { handOutConversations, handOutJob } from './hand-out-conversations.ts'
import { handOutWhenMemberFree, handOutWhenTeamUpdated, handOutWhenWaiting } from './hand-out-when-waiting.ts'
import { releaseConversations, releaseFromAway, releaseWhenAssigneeAway, releaseWhenRemoved } from './release-conversations.ts'
import { setConversationPending, snoozeConversation, unsnoozeConversation } from './snooze-conversation.ts'
import { tagConversation, untagConversation } from './tag-conversation.ts'
import { updateConversation } from './update-conversation.ts'
import { wakeConversation, wakeOverdue, wakeSnoozed } from './wake-conversation.ts'

export { conversationSnoozed, conversationTagged, conversationUntagged, conversationWoken } from './events.ts'
export { freedMember, handOutTo } from './hand-out-when-waiting.ts'
export { screenSender } from './screen-sender.ts'

/** What members do with conversations besides answering, and what teams' rules do for them. */
export const triage = feature({
  name: 'triage',
  operations: [
    updateConversation, tagConversation, untagConversation, snoozeConversation, unsnoozeConversation, setConversationPending,
    listBlockedSenders, createBlockedSender, removeBlockedSender,
  ],
  internal: [wakeConversation, handOutConversations, releaseConversations, releaseFromAway],
  resources: [resource('BlockedSender', BlockedSender)],
  events: [conversationTagged, conversationUntagged, conversationSnoozed, conversationWoken, blockedSenderCreated, blockedSenderRemoved],
  reactions: [handOutWhenWaiting, handOutWhenTeamUpdated, handOutWhenMemberFree, releaseWhenRemoved, releaseWhenAssigneeAway],
  jobs: [wakeSnoozed, handOutJob],
  crons: [wakeOverdue],
})
