import type { QueryClient } from '@tanstack/react-query'
import type { LiveEvent } from '../../lib/live-event.ts'
import { trpc } from '../../lib/rpc.ts'

const about = /^(flow|run|approval)\./
let waiting: ReturnType<typeof setTimeout> | undefined

// Counts of runs and issues of drafts are the server's to work out, so what is shown is read again, at most twice a second.
export function receiveFlowEvent(queryClient: QueryClient, { name }: LiveEvent): void {
  if (!about.test(name)) return
  waiting ??= setTimeout(() => {
    waiting = undefined
    readFlowsAgain(queryClient)
  }, 500)
}

export function readFlowsAgain(queryClient: QueryClient): void {
  for (const queryKey of [trpc.flows.list.pathKey(), trpc.flows.get.pathKey(), trpc.runs.pathKey(), trpc.approvals.pathKey()])
    void queryClient.invalidateQueries({ queryKey })
}
