import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import type { AppRouter } from '../../server/api/rpc.ts'
import { problemOf } from './problem-of.ts'
import { renewalLink } from './renewal-link.ts'
import { leaveForLogin } from './session.ts'

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
  mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
  defaultOptions: {
    queries: {
      // Live events keep what is read up to date; a reconnect that missed some reads again.
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && isPassing(error),
    },
  },
})

export const rpc = createTRPCClient<AppRouter>({
  links: [renewalLink, httpBatchLink({ url: '/rpc', headers: { 'x-hayloft': '1' }, maxURLLength: 4_000 })],
})

/** Typed query keys and options of every operation: `trpc.contacts.list.queryOptions({ … })`. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client: rpc, queryClient })

function leaveWhenSignedOut(error: unknown): void {
  const code = problemOf(error)?.code
  if (code === 'unauthenticated' || code === 'session_ended') leaveForLogin()
}

/** Another try may go well: the server was not reached, or had trouble of its own. */
export function isPassing(error: unknown): boolean {
  const status = problemOf(error)?.status
  return status === undefined || status >= 500
}
