import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import type { Message } from '../../lib/records.ts'
import { rpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'
import { clientIdOf, dropClientId, keepClientId } from './client-id.ts'
import { type Mode, returnText } from './draft.ts'
import { previewOf, wordsOf, type Written } from './written.ts'
import { cacheMessage } from '../conversation-cache/receive-event.ts'

export type Unsent = {
  conversationId: string
  kind: Mode
  written: Written
  files: { fileId: string; name: string; size: number; contentType: string }[]
}

let sending: readonly Message[] = []
const listeners = new Set<() => void>()

/**
 * Shows the message at once and sends it. The client id lets the server tell a repeated send from a second message;
 * should it fail, the text goes back to the composer.
 */
export async function sendMessage(
  queryClient: QueryClient,
  author: { id: string; name: string },
  unsent: Unsent,
): Promise<boolean> {
  const clientId = clientIdOf(unsent)
  show([...sending, messageOf(unsent, author, clientId)])
  try {
    const message = await rpc.messages.create.mutate({
      conversationId: unsent.conversationId,
      kind: unsent.kind,
      ...wordsOf(unsent.written),
      fileIds: unsent.files.map(({ fileId }) => fileId),
      clientId,
    })
    cacheMessage(queryClient, message)
    dropClientId(unsent)
    return true
  } catch (error) {
    keepClientId(unsent, clientId)
    returnText(unsent.conversationId, unsent.kind, unsent.written)
    toast(`${words.inbox.composer.notSent} ${errorLine(error)}`, { critical: true })
    return false
  } finally {
    show(sending.filter((each) => each.clientId !== clientId))
  }
}

/** Messages of a conversation that are on their way and not yet in its thread. */
export function useSending(conversationId: string): Message[] {
  return useSyncExternalStore(subscribe, () => sending).filter((message) => message.conversationId === conversationId)
}

function messageOf(
  { conversationId, kind, written, files }: Unsent,
  author: { id: string; name: string },
  clientId: string,
): Message {
  return {
    id: `sending:${clientId}`,
    conversationId,
    kind,
    authorKind: 'member',
    authorId: author.id,
    authorName: author.name,
    clientId,
    ...previewOf(written),
    quotedText: null,
    quotedHtml: null,
    remoteImages: 0,
    delivery: null,
    deliveryDetail: null,
    attachments: files.map((file) => ({ ...file, inline: false, url: '' })),
    createdAt: new Date().toISOString(),
  }
}

function show(next: readonly Message[]): void {
  sending = next
  listeners.forEach((listener) => listener())
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
