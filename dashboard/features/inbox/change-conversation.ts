import type { QueryClient } from '@tanstack/react-query'
import { errorLine } from '../../lib/error-words.ts'
import { problemOf } from '../../lib/problem-of.ts'
import type { Conversation, Member } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'
import { cacheConversation, countAgain } from './receive-event.ts'

const w = words.inbox.actions

export async function closeConversation(
  queryClient: QueryClient,
  conversation: Conversation,
  undoable = true,
): Promise<void> {
  const closed: Conversation = {
    ...conversation,
    state: 'closed',
    closedAt: new Date().toISOString(),
    waitingSince: null,
  }
  const saved = await change(queryClient, conversation, closed, () =>
    rpc.conversations.close.mutate({ id: conversation.id }),
  )
  if (saved && undoable)
    toast(
      w.closed,
      undo(() => reopenConversation(queryClient, saved, false)),
    )
}

export async function reopenConversation(
  queryClient: QueryClient,
  conversation: Conversation,
  undoable = true,
): Promise<void> {
  const open: Conversation = { ...conversation, state: 'open', closedAt: null }
  const saved = await change(queryClient, conversation, open, () =>
    rpc.conversations.reopen.mutate({ id: conversation.id }),
  )
  if (saved && undoable)
    toast(
      w.reopened,
      undo(() => closeConversation(queryClient, saved, false)),
    )
}

export async function assignConversation(
  queryClient: QueryClient,
  conversation: Conversation,
  assignee: Member | null,
): Promise<void> {
  if (conversation.assigneeId === (assignee?.id ?? null)) return
  const assign = (assigneeId: string | null) => rpc.conversations.assign.mutate({ id: conversation.id, assigneeId })
  const saved = await change(queryClient, conversation, { ...conversation, assigneeId: assignee?.id ?? null }, () =>
    assign(assignee?.id ?? null),
  )
  if (!saved) return
  toast(
    assignee ? w.assigned(assignee.name) : w.unassign,
    undo(() =>
      change(queryClient, saved, { ...saved, assigneeId: conversation.assigneeId }, () =>
        assign(conversation.assigneeId),
      ),
    ),
  )
}

export async function markRead(queryClient: QueryClient, conversation: Conversation): Promise<void> {
  cacheConversation(queryClient, { ...conversation, unread: false })
  // Reading is a courtesy, not a decision: when it fails, opening the conversation again repeats it.
  await rpc.conversations.markRead.mutate({ id: conversation.id }).then(
    (saved) => cacheConversation(queryClient, saved),
    () => undefined,
  )
}

// Shows the change at once; the server's answer confirms it, or its refusal takes it back.
async function change(
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
    const code = problemOf(error)?.code
    if (code === 'already_closed' || code === 'already_open') {
      void queryClient.invalidateQueries({ queryKey: trpc.conversations.get.queryKey({ id: before.id }) })
    }
    toast(w.failed(errorLine(error)), { critical: true })
    return undefined
  } finally {
    countAgain(queryClient)
  }
}

function undo(run: () => Promise<unknown>): { action: { label: string; run(): void } } {
  return { action: { label: words.actions.undo, run: () => void run() } }
}
