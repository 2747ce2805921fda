import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Id } from '../../kernel/ids.ts'
import { Contact } from '../contacts/index.ts'
import { Conversation } from '../conversations/index.ts'

/** A conversation of an anonymous visitor now belongs to the contact that they turned out to be. */
export const conversationUpdated = event('conversation.updated', {
  payload: z.object({ conversation: Conversation }),
  audience: ({ conversation }) => ['conversations', `conversation:${conversation.id}`],
})

/** An anonymous contact was found to be another one and is gone; everything of theirs moved. */
export const contactMerged = event('contact.merged', {
  payload: z.object({ contact: Contact, mergedContactId: Id }),
  audience: ({ contact, mergedContactId }) => ['contacts', `contact:${contact.id}`, `contact:${mergedContactId}`],
})
