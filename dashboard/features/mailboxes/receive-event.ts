import type { QueryClient } from '@tanstack/react-query'
import type { LiveEvent } from '../../lib/live-event.ts'
import { trpc } from '../../lib/rpc.ts'

/** Few and small: read again. */
export function receiveMailboxEvent(queryClient: QueryClient, { name }: LiveEvent): void {
  if (name.startsWith('mailbox.')) readMailboxesAgain(queryClient)
}

export function readMailboxesAgain(queryClient: QueryClient): void {
  for (const queryKey of [trpc.mailboxes.pathKey(), trpc.mailboxTroubles.pathKey()]) void queryClient.invalidateQueries({ queryKey })
}
