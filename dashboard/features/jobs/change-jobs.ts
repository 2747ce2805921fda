import { useMutation, useQueryClient } from '@tanstack/react-query'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'

const w = words.jobs

/** What can be done with jobs; afterwards everything on the page is read anew. */
export function useJobChanges() {
  const queryClient = useQueryClient()
  const onError = (error: unknown): void => toast(errorLine(error), { critical: true })
  const onSettled = () => queryClient.invalidateQueries({ queryKey: trpc.jobs.pathKey() })
  return {
    retry: useMutation(trpc.jobs.retry.mutationOptions({ onError, onSettled, onSuccess: ({ count }) => toast(w.retried(count)) })),
    remove: useMutation(trpc.jobs.remove.mutationOptions({ onError, onSettled, onSuccess: ({ count }) => toast(w.removed(count)) })),
    pause: useMutation(trpc.jobs.pause.mutationOptions({ onError, onSettled, onSuccess: ({ name }) => toast(w.paused(name)) })),
    resume: useMutation(trpc.jobs.resume.mutationOptions({ onError, onSettled, onSuccess: ({ name }) => toast(w.resumed(name)) })),
  }
}
