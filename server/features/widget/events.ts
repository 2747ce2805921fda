import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Id } from '../../kernel/ids.ts'
import { Contact } from '../contacts/index.ts'

/** An anonymous contact was found to be another one and is gone; everything of theirs moved. */
export const contactMerged = event('contact.merged', {
  payload: z.object({ contact: Contact, mergedContactId: Id }),
  audience: ({ contact, mergedContactId }) => ['contacts', `contact:${contact.id}`, `contact:${mergedContactId}`],
})
