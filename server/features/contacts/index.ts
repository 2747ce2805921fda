import { feature } from '../../kernel/feature.ts'
import { one, resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { Company } from './company.ts'
import { createCompany, findCompanies, getCompany, listCompanies } from './company-operations.ts'
import { Contact } from './contact.ts'
import { createContact } from './create-contact.ts'
import { contactCreated, contactUpdated } from './events.ts'
import { getContact } from './get-contact.ts'
import { listContactsOperation } from './list-contacts.ts'
import { updateContact } from './update-contact.ts'

export { Contact } from './contact.ts'
export { contactCreated, contactUpdated } from './events.ts'
export { findContact, findContactByEmail, findContacts } from './queries.ts'
export { type ContactFields, insertContact, updateContactFields } from './save-contact.ts'

export const contacts = feature({
  name: 'contacts',
  operations: [listContactsOperation, getContact, createContact, updateContact, listCompanies, getCompany, createCompany],
  resources: [
    resource('Contact', Contact, {
      company: one('Company', { by: 'companyId', scope: 'contacts:read', load: (ctx, ids) => findCompanies(ctx.db, ids) }),
    }),
    resource('Company', Company),
  ],
  events: [contactCreated, contactUpdated],
  topics: [
    { name: 'contacts', mayListen: (caller) => grants(caller.scopes, 'contacts:read') },
    { name: 'contact', mayListen: (caller, id) => id !== null && grants(caller.scopes, 'contacts:read') },
  ],
})
