import type { QueryClient } from '@tanstack/react-query'
import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import type { Contact } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'

type Fields = Partial<Pick<Contact, 'name' | 'email' | 'phone' | 'lifecycle' | 'companyId'>>

/** Shows the change at once and keeps it; a refusal takes it back and says why. */
export async function changeContact(queryClient: QueryClient, contact: Contact, fields: Fields): Promise<void> {
  const key = trpc.contacts.get.queryKey({ id: contact.id })
  queryClient.setQueryData(key, { ...contact, ...fields })
  try {
    queryClient.setQueryData(key, await rpc.contacts.update.mutate({ id: contact.id, ...fields }))
  } catch (error) {
    queryClient.setQueryData(key, contact)
    toast(words.inbox.actions.failed(Object.values(issuesOf(error))[0] ?? errorLine(error)), { critical: true })
  }
}
