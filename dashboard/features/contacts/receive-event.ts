import type { QueryClient } from '@tanstack/react-query'
import { cachedPages, setPages } from '../../lib/cached-pages.ts'
import type { LiveEvent } from '../../lib/live-event.ts'
import type { Contact } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { contactOf, mergedIdOf, newerOf, placeContact, withoutContact } from './apply-event.ts'

/** Brings the query caches of the contact views up to date with an event; `apply-event.ts` says how. */
export function receiveContactEvent(queryClient: QueryClient, event: LiveEvent): void {
  const contact = contactOf(event)
  if (contact) cacheContact(queryClient, contact)
  const merged = mergedIdOf(event)
  if (!merged) return
  for (const list of cachedPages<Contact>(queryClient, trpc.contacts.list.pathKey())) {
    setPages(queryClient, list, withoutContact(list.pages, merged))
  }
  void queryClient.invalidateQueries({ queryKey: trpc.contacts.get.queryKey({ id: merged }) })
}

export function cacheContact(queryClient: QueryClient, contact: Contact): void {
  for (const list of cachedPages<Contact>(queryClient, trpc.contacts.list.pathKey())) {
    const query = list.input['query']
    setPages(
      queryClient,
      list,
      placeContact({ query: typeof query === 'string' ? query : undefined, pages: list.pages }, contact),
    )
  }
  queryClient.setQueryData(trpc.contacts.get.queryKey({ id: contact.id }), (held) => held && newerOf(held, contact))
}
