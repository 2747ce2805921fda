import { useMutation, useQueryClient } from '@tanstack/react-query'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { toast } from '../../ui/toast.tsx'
import { readFlowsAgain } from './receive-event.ts'

export function useUpdateFlow() {
  const queryClient = useQueryClient()
  return useMutation(
    trpc.flows.update.mutationOptions({
      onSuccess(answer) {
        queryClient.setQueryData(trpc.flows.get.queryKey({ id: answer.id }), answer)
        readFlowsAgain(queryClient)
      },
      onError: (error) => toast(errorLine(error), { critical: true }),
    }),
  )
}
