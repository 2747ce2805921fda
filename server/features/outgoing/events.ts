import { z } from 'zod'
import { type Audience, event } from '../../kernel/events/event.ts'
import { ScheduledMessage } from './scheduled-message.ts'

const payload = z.object({ scheduledMessage: ScheduledMessage })

/** Whoever looks at the conversation, and its author wherever they are. Never its visitor. */
const audience = ({ scheduledMessage: { conversationId, authorId } }: z.output<typeof payload>): Audience => [`conversation:${conversationId}`, `member:${authorId}`]

export const scheduledMessageCreated = event('scheduled-message.created', { payload, audience })
export const scheduledMessageUpdated = event('scheduled-message.updated', { payload, audience })
export const scheduledMessageCancelled = event('scheduled-message.cancelled', { payload, audience })
export const scheduledMessageSent = event('scheduled-message.sent', { payload, audience })
export const scheduledMessageFailed = event('scheduled-message.failed', { payload, audience })
