import { type QueryClient, useQuery } from '@tanstack/react-query'
import { errorLine } from '../../lib/error-words.ts'
import { problemOf } from '../../lib/problem-of.ts'
import type { LiveEvent } from '../../lib/live-event.ts'
import type { Output } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'
import { clientIdOf, dropClientId, keepClientId } from './client-id.ts'
import { returnText } from './draft.ts'
import { claimDraft } from './draft-sync.ts'
import type { Unsent } from './send-message.ts'
import { returnFiles } from './use-attachments.ts'
import { previewOf, wordsOf, writtenOf } from './written.ts'

export type ScheduledMessage = Output['scheduledMessages']['create']
export type When = { afterSeconds: number } | { sendAt: string; cancelIfAnswered: boolean }

const none: ScheduledMessage[] = []
const keyOf = (conversationId: string) => trpc.scheduledMessages.list.queryKey({ conversationId })
const w = words.inbox.scheduled

/** What waits to be sent in a conversation, by its moment, and what could not be. */
export function useScheduledMessages(conversationId: string): ScheduledMessage[] {
  return useQuery(trpc.scheduledMessages.list.queryOptions({ conversationId })).data?.items ?? none
}

/** Hands a message over to be sent at its moment; shown as waiting at once. Should that fail, its text comes back. */
export async function sendLater(queryClient: QueryClient, authorId: string, unsent: Unsent, when: When): Promise<boolean> {
  const clientId = clientIdOf(unsent)
  const { conversationId, kind, written, files } = unsent
  const sendAt = 'sendAt' in when ? when.sendAt : new Date(Date.now() + when.afterSeconds * 1_000).toISOString()
  const now = new Date().toISOString()
  const preview: ScheduledMessage = {
    id: `sending:${clientId}`, conversationId, authorId, kind, ...previewOf(written), fileIds: files.map(({ fileId }) => fileId),
    attachments: files.map((file) => ({ ...file, inline: false, url: '' })), clientId, sendAt,
    cancelIfAnswered: 'sendAt' in when && when.cancelIfAnswered, state: 'waiting', reason: null, messageId: null, createdAt: now, updatedAt: now,
  }
  cacheScheduled(queryClient, preview)
  try {
    cacheScheduled(queryClient, await rpc.scheduledMessages.create.mutate({ conversationId, kind, ...wordsOf(written), fileIds: preview.fileIds, clientId, ...when }))
    dropClientId(unsent)
    return true
  } catch (error) {
    keepClientId(unsent, clientId)
    cacheScheduled(queryClient, { ...preview, state: 'cancelled' })
    giveBack(preview)
    toast(`${words.inbox.composer.notSent} ${errorLine(error)}`, { critical: true })
    return false
  }
}

/** Takes a message back: its text and files are in the composer again, unless it has already gone. */
export async function takeBack(queryClient: QueryClient, scheduled: ScheduledMessage): Promise<void> {
  cacheScheduled(queryClient, { ...scheduled, state: 'cancelled' })
  try {
    const cancelled = await rpc.scheduledMessages.cancel.mutate({ id: scheduled.id })
    claimDraft(cancelled.conversationId)
    giveBack(cancelled)
  } catch (error) {
    const gone = problemOf(error)?.code === 'gone'
    if (!gone) cacheScheduled(queryClient, scheduled)
    toast(gone ? w.gone : words.inbox.actions.failed(errorLine(error)), { critical: true })
  }
}

export async function sendNow(queryClient: QueryClient, scheduled: ScheduledMessage): Promise<void> {
  cacheScheduled(queryClient, { ...scheduled, sendAt: new Date().toISOString() })
  await rpc.scheduledMessages.sendNow.mutate({ id: scheduled.id }).then(
    (sent) => cacheScheduled(queryClient, sent),
    (error) => {
      cacheScheduled(queryClient, scheduled)
      toast(words.inbox.actions.failed(errorLine(error)), { critical: true })
    },
  )
}

export async function putOff(queryClient: QueryClient, scheduled: ScheduledMessage, sendAt: string): Promise<void> {
  cacheScheduled(queryClient, { ...scheduled, sendAt })
  await rpc.scheduledMessages.update.mutate({ id: scheduled.id, sendAt }).then(
    (changed) => cacheScheduled(queryClient, changed),
    (error) => {
      cacheScheduled(queryClient, scheduled)
      toast(words.inbox.actions.failed(errorLine(error)), { critical: true })
    },
  )
}

/** An author away from their desk learns here, too, of what was sent or has failed. */
export function receiveScheduledEvent(queryClient: QueryClient, { name, payload }: LiveEvent): void {
  if (!name.startsWith('scheduled-message.')) return
  const { scheduledMessage } = payload as { scheduledMessage?: ScheduledMessage } // parsed by the server when it emitted it
  if (scheduledMessage) cacheScheduled(queryClient, scheduledMessage)
}

function cacheScheduled(queryClient: QueryClient, scheduled: ScheduledMessage): void {
  queryClient.setQueryData(keyOf(scheduled.conversationId), (held) => {
    if (!held) return held
    const others = held.items.filter(({ clientId }) => clientId !== scheduled.clientId)
    const shown = scheduled.state === 'waiting' || scheduled.state === 'failed' ? [...others, scheduled] : others
    return { ...held, items: shown.toSorted((a, b) => (a.sendAt < b.sendAt ? -1 : 1)) }
  })
}

function giveBack({ conversationId, kind, text, html, attachments }: ScheduledMessage): void {
  returnText(conversationId, kind, writtenOf({ text, html }))
  returnFiles(conversationId, attachments.map(({ fileId, name, size, contentType }) => ({ key: fileId, name, size, contentType, share: 1, fileId })))
}
