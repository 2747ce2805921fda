import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { Contact, contactFields } from './contact.ts'
import { contactUpdated } from './events.ts'
import { findContact } from './queries.ts'
import { updateContactFields } from './save-contact.ts'

export const updateContact = command({
  name: 'contacts.update',
  summary: 'Change a contact',
  scope: 'contacts:write',
  input: z.object({ id: Id, ...z.object(contactFields).partial().shape }),
  output: Contact,
  errors: ['not_found', 'conflict'],
  rest: 'PATCH /contacts/:id',
  async run(ctx, { id, ...fields }) {
    const before = await findContact(ctx.db, id)
    const contact = await updateContactFields(ctx.db, id, fields)
    ctx.recordChange({ subjectId: id, before, after: contact })
    ctx.emit(contactUpdated, { subjectId: id, payload: { contact } })
    return contact
  },
})
