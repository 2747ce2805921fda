import type { LiveEvent } from '../../lib/live-event.ts'
import { placeInPages } from '../../lib/place-in-pages.ts'
import type { Contact, Page } from '../../lib/records.ts'

export type ContactList = { query?: string | undefined; pages: Page<Contact>[] }

/** What the contact views have read from the server: lists, newest first, and single contacts. */
export type ContactsState = { lists: ContactList[]; contacts: Record<string, Contact> }

/**
 * Old state + event = what reading again would give; whether a changed contact matches a search only the server can
 * tell.
 */
export function applyEvent(state: ContactsState, event: LiveEvent): ContactsState {
  const contact = contactOf(event)
  if (!contact) return state
  const merged = mergedIdOf(event)
  const { [merged ?? '']: _gone, ...contacts } = state.contacts
  const held = contacts[contact.id]
  return {
    lists: state.lists.map((list) => ({
      ...list, pages: withoutContact(placeContact(list, contact), merged),
    })),
    contacts: held ? { ...contacts, [contact.id]: newerOf(held, contact) } : contacts,
  }
}

/** The contact that turned out to be another one and is gone. */
export function mergedIdOf({ name, payload }: LiveEvent): string | undefined {
  return name === 'contact.merged' ? (payload['mergedContactId'] as string | undefined) : undefined
}

export function withoutContact(pages: Page<Contact>[], id: string | undefined): Page<Contact>[] {
  if (!pages.some(({ items }) => items.some((contact) => contact.id === id))) return pages
  return pages.map((page) => ({ ...page, items: page.items.filter((contact) => contact.id !== id) }))
}

export function placeContact({ query, pages }: ContactList, contact: Contact): Page<Contact>[] {
  const held = pages.flatMap(({ items }) => items).find(({ id }) => id === contact.id)
  if (held && newerOf(held, contact) === held) return pages
  return placeInPages(pages, contact, { belongs: !query || held !== undefined, comesBefore: (a, b) => a.id > b.id })
}

export function newerOf(held: Contact, arrived: Contact): Contact {
  return arrived.updatedAt < held.updatedAt ? held : arrived
}

/** The contact in a payload, which the server parsed by the same shape when it emitted the event. */
export function contactOf({ name, payload }: LiveEvent): Contact | undefined {
  return name.startsWith('contact.') ? (payload['contact'] as Contact | undefined) : undefined
}
