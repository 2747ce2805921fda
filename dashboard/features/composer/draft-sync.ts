import { useEffect } from 'react'
import type { LiveEvent } from '../../lib/live-event.ts'
import type { Output } from '../../lib/records.ts'
import { recall, remember } from '../../lib/remember.ts'
import { rpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'
import { type Agreed, chooseDraft } from './choose-draft.ts'
import { draftOf, keepDraft } from './draft.ts'
import { fileIdsOf } from './use-attachments.ts'
import { wordsOf, writtenOf } from './written.ts'

type Remote = Agreed & { conversationId: string }

const settleMs = 1_200
const w = words.inbox.composer
const agreed = new Map<string, Agreed>()
const shown = new Set<string>()
/** Conversations whose draft is being asked for, and whether that must be asked once more. */
const asking = new Map<string, { again: boolean }>()
const waiting = new Map<string, ReturnType<typeof setTimeout>>()
const telling = new Set<string>()

/** Keeps the draft of a conversation the same on all of a member's devices; the one in this browser is there at once. */
export function useDraftSync(conversationId: string, fileIds: readonly string[]): void {
  const draft = draftOf(conversationId)
  const files = fileIds.join()
  useEffect(() => {
    shown.add(conversationId)
    void ask(conversationId)
    return () => void shown.delete(conversationId)
  }, [conversationId])
  // Not taken back when one goes on to another conversation: what was written last is told all the same.
  useEffect(() => {
    if (isUntold(conversationId)) tellSoon(conversationId)
  }, [conversationId, draft, files])
}

/** Another device has written, or a message was sent. */
export function receiveDraftEvent({ name, payload }: LiveEvent): void {
  if (name !== 'draft.changed') return
  const { conversationId, version } = payload as { conversationId: string; version: number } // parsed by the server
  if (agreed.has(conversationId) && version > agreedOf(conversationId).version) void ask(conversationId)
}

/** The line is back: what was written meanwhile is told. */
export function tellDraftsAgain(): void {
  for (const conversationId of agreed.keys()) if (isUntold(conversationId)) tellSoon(conversationId)
}

/** Events were missed: the drafts on screen are asked for. */
export function askDraftsAgain(): void {
  for (const conversationId of shown) void ask(conversationId)
}

/** The text of a message that was taken back is newer than the emptied draft that the server may still tell of. */
export function claimDraft(conversationId: string): void {
  agreed.set(conversationId, { ...agreedOf(conversationId), text: '' })
}

async function ask(conversationId: string): Promise<void> {
  const asked = asking.get(conversationId)
  if (asked) return void (asked.again = true)
  const asks = { again: false }
  asking.set(conversationId, asks)
  try {
    do {
      asks.again = false
      adopt(toldBy(await rpc.drafts.get.query({ conversationId })))
    } while (asks.again)
  } catch {
    // The draft of this browser goes on; the next event or opening asks again.
  } finally {
    asking.delete(conversationId)
  }
}

function tellSoon(conversationId: string): void {
  clearTimeout(waiting.get(conversationId))
  waiting.set(conversationId, setTimeout(() => void tell(conversationId), settleMs))
}

async function tell(conversationId: string): Promise<void> {
  // One after the other: the second names the version that the first was given.
  if (telling.has(conversationId)) return tellSoon(conversationId)
  waiting.delete(conversationId)
  if (!isUntold(conversationId)) return
  telling.add(conversationId)
  const { mode, [mode]: text } = draftOf(conversationId)
  try {
    const { outcome, draft } = await rpc.drafts.put.mutate({
      conversationId, mode, ...wordsOf(text), fileIds: fileIdsOf(conversationId), version: agreedOf(conversationId).version,
    })
    if (outcome === 'conflict') adopt(toldBy(draft))
    // As it was told: a list that was only begun is nothing to the server.
    else if (draft.version > agreedOf(conversationId).version) agree(conversationId, { mode, text, version: draft.version })
    // Sent or taken back meanwhile, or emptied elsewhere: the server is not to keep another draft than this browser.
    if (isUntold(conversationId) && (outcome === 'saved' || draft.text === '') && !waiting.has(conversationId)) tellSoon(conversationId)
  } catch {
    // Kept in this browser; the next key tries again, and the line when it is back.
  } finally {
    telling.delete(conversationId)
  }
}

function toldBy({ text, html, ...draft }: Output['drafts']['get']): Remote {
  return { ...draft, text: writtenOf({ text, html }) }
}

function adopt(remote: Remote): void {
  const { conversationId, mode, text } = remote
  const choice = chooseDraft(agreedOf(conversationId), draftOf(conversationId)[mode], remote)
  if (choice === 'old') return
  agree(conversationId, remote)
  if (choice === 'take') keepDraft(conversationId, text ? { mode, [mode]: text } : { [mode]: '' })
  if (choice === 'offer') toast(w.otherDevice, { action: { label: w.takeOther, run: () => keepDraft(conversationId, { mode, [mode]: text }) } })
}

function isUntold(conversationId: string): boolean {
  const { mode, [mode]: text } = draftOf(conversationId)
  const held = agreedOf(conversationId)
  return text !== held.text || (mode !== held.mode && text !== '')
}

function agreedOf(conversationId: string): Agreed {
  const held = agreed.get(conversationId) ?? readAgreed(recall(`draft-agreed:${conversationId}`))
  agreed.set(conversationId, held)
  return held
}

function agree(conversationId: string, { version, mode, text }: Agreed): void {
  agreed.set(conversationId, { version, mode, text })
  remember(`draft-agreed:${conversationId}`, text ? { version, mode, text } : undefined)
}

function readAgreed(stored: unknown): Agreed {
  const fields: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {}
  const { version, text } = fields
  return { version: typeof version === 'number' ? version : 0, mode: fields['mode'] === 'note' ? 'note' : 'reply', text: typeof text === 'string' ? text : '' }
}
