import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { cancelAnsweredMessages, cancelWhenContactAnswers } from './cancel-when-contact-answers.ts'
import { cancelScheduledMessage, sendScheduledMessageNow, updateScheduledMessage } from './change-scheduled-message.ts'
import { createScheduledMessage } from './create-scheduled-message.ts'
import {
  scheduledMessageCancelled, scheduledMessageCreated, scheduledMessageFailed, scheduledMessageSent, scheduledMessageUpdated,
} from './events.ts'
import { forgetEndedMessages } from './forget-ended-messages.ts'
import { listScheduledMessages } from './list-scheduled-messages.ts'
import { ScheduledMessage } from './scheduled-message.ts'
import { failScheduledMessage, sendDueMessage, sendScheduledMessage } from './send-scheduled-message.ts'

export { moveScheduledMessages } from './end-scheduled-message.ts'

/** What is written now and sent later: on Monday at nine, or in ten seconds unless it is taken back. */
export const outgoing = feature({
  name: 'outgoing',
  operations: [listScheduledMessages, createScheduledMessage, updateScheduledMessage, cancelScheduledMessage, sendScheduledMessageNow],
  internal: [sendDueMessage, failScheduledMessage, cancelAnsweredMessages],
  resources: [resource('ScheduledMessage', ScheduledMessage)],
  events: [scheduledMessageCreated, scheduledMessageUpdated, scheduledMessageCancelled, scheduledMessageSent, scheduledMessageFailed],
  reactions: [cancelWhenContactAnswers],
  jobs: [sendScheduledMessage],
  crons: [forgetEndedMessages],
})
