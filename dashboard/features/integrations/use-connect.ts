import { useMutation } from '@tanstack/react-query'
import { reasonOf } from '../../lib/reason-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'

/** Goes to the service's consent page, which sends the browser back to the settings. */
export function useConnect() {
  return useMutation(
    trpc.integrations.connect.mutationOptions({
      onSuccess({ authorizeUrl }) {
        // It is made of a plugin's settings: it must not be a script.
        if (/^https?:\/\//i.test(authorizeUrl)) location.assign(authorizeUrl)
        else toast(words.integrations.badAddress, { critical: true })
      },
      onError: (error) => toast(reasonOf(error), { critical: true }),
    }),
  )
}
