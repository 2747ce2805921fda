import type { Contact } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'

/** What to call a contact: the name, else the address, else the number, else what an anonymous one is. */
export function contactName({ name, email, phone }: Pick<Contact, 'name' | 'email' | 'phone'>): string {
  return name ?? email ?? phone ?? words.contacts.anonymous
}
