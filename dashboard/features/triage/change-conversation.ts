import type { QueryClient } from '@tanstack/react-query'
import type { Conversation, Member } from '../../lib/records.ts'
import { rpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'
import { changeOptimistically as change, undoBy as undo } from './change-optimistically.ts'
import { cacheConversation } from '../conversation-cache/receive-event.ts'

const w = words.inbox.actions

export async function closeConversation(
  queryClient: QueryClient,
  conversation: Conversation,
  undoable = true,
): Promise<void> {
  const closed: Conversation = {
    ...conversation,
    state: 'closed',
    snoozedUntil: null,
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
  const open: Conversation = { ...conversation, state: 'open', closedAt: null, snoozedUntil: null }
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
  cacheConversation(queryClient, { ...conversation, unreadByMe: false })
  // Reading is a courtesy, not a decision: when it fails, opening the conversation again repeats it.
  await rpc.conversations.markRead.mutate({ id: conversation.id }).then(
    (saved) => cacheConversation(queryClient, saved),
    () => undefined,
  )
}

export async function markUnread(queryClient: QueryClient, conversation: Conversation): Promise<void> {
  const saved = await change(queryClient, conversation, { ...conversation, unreadByMe: true }, () =>
    rpc.conversations.markUnread.mutate({ id: conversation.id }),
  )
  if (saved) toast(w.unreadKept)
}
