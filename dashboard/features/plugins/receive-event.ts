import type { QueryClient } from '@tanstack/react-query'
import type { LiveEvent } from '../../lib/live-event.ts'
import { trpc } from '../../lib/rpc.ts'

/** What a plugin shows and where depends on its state, so all of it is read again; it changes seldom. */
export function receivePluginEvent(queryClient: QueryClient, { name }: LiveEvent): void {
  if (/^(plugin|integration)\./.test(name)) readPluginsAgain(queryClient)
}

export function readPluginsAgain(queryClient: QueryClient): void {
  for (const queryKey of [trpc.plugins.pathKey(), trpc.integrations.pathKey()]) void queryClient.invalidateQueries({ queryKey })
}
