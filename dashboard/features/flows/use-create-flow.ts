import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { toast } from '../../ui/toast.tsx'
import { readFlowsAgain } from './receive-event.ts'

/** Makes a draft and opens it. */
export function useCreateFlow() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useMutation(
    trpc.flows.create.mutationOptions({
      onSuccess(flow) {
        queryClient.setQueryData(trpc.flows.get.queryKey({ id: flow.id }), flow)
        readFlowsAgain(queryClient)
        void navigate({ to: '/automations/$flowId', params: { flowId: flow.id } })
      },
      onError: (error) => toast(errorLine(error), { critical: true }),
    }),
  )
}
