import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { Contact } from './contact.ts'
import { findContact } from './queries.ts'

export const getContact = query({
  name: 'contacts.get',
  summary: 'Get a contact',
  scope: 'contacts:read',
  input: z.object({ id: Id }),
  output: Contact,
  errors: ['not_found'],
  rest: 'GET /contacts/:id',
  replica: true,
  run: (ctx, { id }) => findContact(ctx.db, id),
})
