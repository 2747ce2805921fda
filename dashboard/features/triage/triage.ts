import type { QueryClient } from '@tanstack/react-query'
import type { Conversation, Output } from '../../lib/records.ts'
import { rpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { shortly } from '../../ui/later-items.tsx'
import { toast } from '../../ui/toast.tsx'
import { changeOptimistically, undoBy } from './change-optimistically.ts'

type Named = { id: string; name: string }
type Fields = Parameters<typeof rpc.conversations.update.mutate>[0]['fields']
export type Priority = Output['conversations']['get']['priority']

const w = words.inbox.triage

/** `until` null: until the contact answers. */
export async function snoozeConversation(queryClient: QueryClient, conversation: Conversation, until: string | null): Promise<void> {
  const { id } = conversation
  const saved = await changeOptimistically(queryClient, conversation, { ...conversation, state: 'snoozed', snoozedUntil: until, unread: false }, () =>
    rpc.conversations.snooze.mutate({ id, until }),
  )
  if (saved) toast(until ? w.snoozed(shortly(new Date(until))) : w.snoozedUntilAnswer, undoBy(() => wakeConversation(queryClient, saved)))
}

export function wakeConversation(queryClient: QueryClient, conversation: Conversation): Promise<unknown> {
  return changeOptimistically(queryClient, conversation, { ...conversation, state: 'open', snoozedUntil: null }, () =>
    rpc.conversations.unsnooze.mutate({ id: conversation.id }),
  )
}

export async function setPending(queryClient: QueryClient, conversation: Conversation): Promise<void> {
  const saved = await changeOptimistically(queryClient, conversation, { ...conversation, state: 'pending', snoozedUntil: null }, () =>
    rpc.conversations.setPending.mutate({ id: conversation.id }),
  )
  if (saved) toast(w.pending)
}

export async function setPriority(queryClient: QueryClient, conversation: Conversation, priority: Priority): Promise<void> {
  const { id, priority: before } = conversation
  if (priority === before) return
  const set = (from: Conversation, to: Priority) =>
    changeOptimistically(queryClient, from, { ...from, priority: to }, () => rpc.conversations.update.mutate({ id, priority: to }))
  const saved = await set(conversation, priority)
  if (saved) toast(words.inbox.priorityIs(words.inbox.priorities[priority]), undoBy(() => set(saved, before)))
}

/** The team's own rule may hand it to one of its members; the server's answer says to whom. */
export async function moveToTeam(queryClient: QueryClient, conversation: Conversation, team: Named | null): Promise<void> {
  const { id, teamId: before } = conversation
  if ((team?.id ?? null) === before) return
  const move = (from: Conversation, teamId: string | null) =>
    changeOptimistically(queryClient, from, { ...from, teamId }, () => rpc.conversations.update.mutate({ id, teamId }))
  const saved = await move(conversation, team?.id ?? null)
  if (saved) toast(team ? w.moved(team.name) : w.noTeam, undoBy(() => move(saved, before)))
}

export async function markSpam(queryClient: QueryClient, conversation: Conversation, spam: boolean): Promise<void> {
  const { id } = conversation
  const after: Conversation = spam
    ? { ...conversation, spam, state: 'closed', unread: false, waitingSince: null, snoozedUntil: null, closedAt: conversation.closedAt ?? new Date().toISOString() }
    : { ...conversation, spam, state: 'open', closedAt: null }
  const saved = await changeOptimistically(queryClient, conversation, after, () => rpc.conversations.update.mutate({ id, spam }))
  if (saved) toast(spam ? w.spam : w.noSpam, undoBy(() => markSpam(queryClient, saved, !spam)))
}

/** A tag by its id, or by the name that a new one is to have. */
export async function addTag(queryClient: QueryClient, conversation: Conversation, tag: Partial<Named> & { name: string }): Promise<void> {
  const after = tag.id ? { ...conversation, tagIds: [...conversation.tagIds, tag.id] } : conversation
  const saved = await changeOptimistically(queryClient, conversation, after, () =>
    rpc.conversations.tag.mutate({ id: conversation.id, tags: [tag.id ?? tag.name] }),
  )
  const added = saved?.tagIds.find((id) => !conversation.tagIds.includes(id))
  if (saved && added) toast(w.tagged(tag.name), undoBy(() => removeTag(queryClient, saved, { id: added, name: tag.name }, false)))
}

export async function removeTag(queryClient: QueryClient, conversation: Conversation, tag: Named, undoable = true): Promise<void> {
  const after = { ...conversation, tagIds: conversation.tagIds.filter((id) => id !== tag.id) }
  const saved = await changeOptimistically(queryClient, conversation, after, () =>
    rpc.conversations.untag.mutate({ id: conversation.id, tags: [tag.id] }),
  )
  if (saved && undoable) toast(w.untagged(tag.name), undoBy(() => addTag(queryClient, saved, tag)))
}

export async function setField(queryClient: QueryClient, conversation: Conversation, key: string, value: string | number | boolean | null): Promise<void> {
  const { id, fields } = conversation
  const set = (from: Conversation, to: unknown) =>
    changeOptimistically(queryClient, from, { ...from, fields: { ...from.fields, [key]: to } as Conversation['fields'] }, () =>
      rpc.conversations.update.mutate({ id, fields: { [key]: to } as Fields }),
    )
  const saved = await set(conversation, value)
  if (saved) toast(w.saved, undoBy(() => set(saved, fields[key] ?? null)))
}

export async function setSubject(queryClient: QueryClient, conversation: Conversation, subject: string | null): Promise<void> {
  const { id, subject: before } = conversation
  if (subject === before) return
  const set = (from: Conversation, to: string | null) =>
    changeOptimistically(queryClient, from, { ...from, subject: to }, () => rpc.conversations.update.mutate({ id, subject: to }))
  const saved = await set(conversation, subject)
  if (saved) toast(w.saved, undoBy(() => set(saved, before)))
}
