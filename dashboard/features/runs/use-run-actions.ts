import { useMutation, useQueryClient } from '@tanstack/react-query'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'

const w = words.runs.page

export function useRunActions() {
  const queryClient = useQueryClient()
  const said = (text: string) => ({
    onSuccess() {
      toast(text)
      void queryClient.invalidateQueries({ queryKey: trpc.runs.pathKey() })
    },
    onError: (error: unknown) => toast(errorLine(error), { critical: true }),
  })
  return {
    cancel: useMutation(trpc.runs.cancel.mutationOptions(said(w.cancelled))),
    retry: useMutation(trpc.runs.retry.mutationOptions(said(w.retried))),
  }
}
