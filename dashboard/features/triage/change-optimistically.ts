import type { QueryClient } from '@tanstack/react-query'
import { errorLine } from '../../lib/error-words.ts'
import { problemOf } from '../../lib/problem-of.ts'
import type { Conversation } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'
import { cacheConversation, countAgain } from '../conversation-cache/receive-event.ts'

const overtaken: readonly (string | undefined)[] = ['already_closed', 'already_open', 'conflict']

/** Shows the change at once; the server's answer confirms it, or its refusal takes it back. */
export async function changeOptimistically(
  queryClient: QueryClient,
  before: Conversation,
  after: Conversation,
  save: () => Promise<Conversation>,
): Promise<Conversation | undefined> {
  cacheConversation(queryClient, after)
  try {
    const saved = await save()
    cacheConversation(queryClient, saved)
    return saved
  } catch (error) {
    cacheConversation(queryClient, before)
    // Somebody else was faster: what they made of it is on its way.
    if (overtaken.includes(problemOf(error)?.code)) {
      void queryClient.invalidateQueries({ queryKey: trpc.conversations.get.queryKey({ id: before.id }) })
    }
    toast(words.inbox.actions.failed(errorLine(error)), { critical: true })
    return undefined
  } finally {
    countAgain(queryClient)
  }
}

export function undoBy(run: () => Promise<unknown>): { action: { label: string; run(): void } } {
  return { action: { label: words.actions.undo, run: () => void run() } }
}
