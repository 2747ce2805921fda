import { type QueryClient, useQuery } from '@tanstack/react-query'
import { errorLine } from '../../lib/error-words.ts'
import type { LiveEvent } from '../../lib/live-event.ts'
import type { Conversation, Output } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'
import { cacheConversation, countAgain } from '../conversation-cache/receive-event.ts'
import { afterStep, type Step } from './after-step.ts'

export type BulkAction = Output['bulkActions']['get']
type Wanted = { action: Step; query: string } | { action: Step; conversations: readonly Conversation[] }

const w = words.inbox.bulk
const listKey = () => trpc.bulkActions.list.queryKey({ limit: 10 })

/** One's own that are under way. */
export function useRunning(enabled: boolean): BulkAction[] {
  const { data } = useQuery(trpc.bulkActions.list.queryOptions({ limit: 10 }, { enabled, staleTime: Infinity }))
  return (data?.items ?? []).filter(({ state }) => state === 'running')
}

/** Named conversations show the change at once; what a query finds changes as the server goes through it. */
export async function beginBulkAction(queryClient: QueryClient, wanted: Wanted): Promise<void> {
  const shown = 'conversations' in wanted ? wanted.conversations : []
  for (const conversation of shown) cacheConversation(queryClient, afterStep(conversation, wanted.action))
  try {
    const which = 'query' in wanted ? { query: wanted.query } : { conversationIds: shown.map(({ id }) => id) }
    cacheBulkAction(queryClient, await rpc.bulkActions.create.mutate({ ...which, action: wanted.action }))
  } catch (error) {
    for (const conversation of shown) cacheConversation(queryClient, conversation)
    toast(words.inbox.actions.failed(errorLine(error)), { critical: true })
  } finally {
    countAgain(queryClient)
  }
}

export async function cancelBulkAction(queryClient: QueryClient, { id }: BulkAction): Promise<void> {
  await rpc.bulkActions.cancel.mutate({ id }).then(
    (cancelled) => cacheBulkAction(queryClient, cancelled),
    (error) => toast(words.inbox.actions.failed(errorLine(error)), { critical: true }),
  )
}

export function receiveBulkEvent(queryClient: QueryClient, { name, payload }: LiveEvent): void {
  if (!name.startsWith('bulkAction.')) return
  const { bulkAction } = payload as { bulkAction: BulkAction } // parsed by the server when it emitted it
  cacheBulkAction(queryClient, bulkAction)
  if (name !== 'bulkAction.finished') return
  const { state, changed, unchanged, failed, total, detail } = bulkAction
  if (failed > 0 || state === 'failed') {
    // What was shown as changed and was not must not stay so.
    void queryClient.invalidateQueries({ queryKey: trpc.conversations.pathKey() })
    toast(detail ?? w.someFailed(failed, total), { critical: true, action: { label: w.why, run: () => void tellWhy(bulkAction) } })
  } else toast(state === 'cancelled' ? w.cancelled(changed) : w.done(changed + unchanged))
}

async function tellWhy({ id }: BulkAction): Promise<void> {
  const { items } = await rpc.bulkActions.listFailures.query({ id, limit: 1 })
  if (items[0]) toast(items[0].errorDetail, { critical: true })
}

function cacheBulkAction(queryClient: QueryClient, bulkAction: BulkAction): void {
  queryClient.setQueryData(listKey(), (held) => {
    const known = held?.items.find(({ id }) => id === bulkAction.id)
    if (known && known.updatedAt > bulkAction.updatedAt) return held
    return { nextCursor: held?.nextCursor ?? null, items: [bulkAction, ...(held?.items ?? []).filter(({ id }) => id !== bulkAction.id)] }
  })
}
