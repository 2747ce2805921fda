import { z } from 'zod'
import { command } from '../../kernel/operation.ts'
import { Contact, contactFields } from './contact.ts'
import { contactCreated } from './events.ts'
import { insertContact } from './save-contact.ts'

export const createContact = command({
  name: 'contacts.create',
  summary: 'Create a contact',
  scope: 'contacts:write',
  input: z.object(contactFields).partial(),
  output: Contact,
  errors: ['conflict', 'not_found'],
  rest: 'POST /contacts',
  async run(ctx, fields) {
    const contact = await insertContact(ctx.db, fields)
    ctx.recordChange({ subjectId: contact.id, before: null, after: contact })
    ctx.emit(contactCreated, { subjectId: contact.id, payload: { contact } })
    return contact
  },
})
