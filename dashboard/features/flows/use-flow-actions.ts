import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'
import { readFlowsAgain } from './receive-event.ts'

const w = words.flows.actions

/** What one can do with a flow as a whole; each says what happened. */
export function useFlowActions() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const said = (text: string) => ({
    onSuccess() {
      toast(text)
      readFlowsAgain(queryClient)
    },
    onError: (error: unknown) => toast(errorLine(error), { critical: true }),
  })
  return {
    pause: useMutation(trpc.flows.pause.mutationOptions(said(w.paused))),
    resume: useMutation(trpc.flows.resume.mutationOptions(said(w.resumed))),
    remove: useMutation(
      trpc.flows.remove.mutationOptions({
        ...said(w.removed),
        onSuccess() {
          toast(w.removed)
          readFlowsAgain(queryClient)
          void navigate({ to: '/automations' })
        },
      }),
    ),
    duplicate: useMutation(
      trpc.flows.duplicate.mutationOptions({
        ...said(w.duplicated),
        onSuccess({ id }) {
          toast(w.duplicated)
          readFlowsAgain(queryClient)
          void navigate({ to: '/automations/$flowId', params: { flowId: id } })
        },
      }),
    ),
    rotateHook: useMutation(trpc.flows.rotateHook.mutationOptions(said(w.rotated))),
    run: useMutation(
      trpc.flows.run.mutationOptions({
        ...said(w.runBegun),
        onSuccess({ runId }) {
          toast(w.runBegun)
          void navigate({ to: '/automations/runs/$runId', params: { runId } })
        },
      }),
    ),
  }
}
