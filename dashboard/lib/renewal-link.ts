import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { AppRouter } from '../../server/api/rpc.ts'
import { problemOf } from './problem-of.ts'
import { renewSession } from './session.ts'

/** When the access token has run out, renews the session once and repeats the call; the caller notices nothing. */
export const renewalLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let subscription = attempt(false)
      function attempt(renewed: boolean) {
        return next(op).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error(error) {
            if (renewed || !(error instanceof TRPCClientError) || !mayRenew(problemOf(error)?.code))
              return observer.error(error)
            renewSession().then(
              (signedIn) => {
                if (signedIn) subscription = attempt(true)
                else observer.error(error)
              },
              () => observer.error(new TRPCClientError('unreachable')),
            )
          },
        })
      }
      return () => subscription.unsubscribe()
    })

function mayRenew(code: string | undefined): boolean {
  return code === 'unauthenticated' || code === 'session_ended'
}
