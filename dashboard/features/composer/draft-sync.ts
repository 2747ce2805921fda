import { useEffect } from 'react'
import type { LiveEvent } from '../../lib/live-event.ts'
import type { Output } from '../../lib/records.ts'
import { recall, remember } from '../../lib/remember.ts'
import { rpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'
import { draftOf, keepDraft, type Mode } from './draft.ts'

type Remote = Output['drafts']['get']
/** What this browser and the server last agreed on. */
type Agreed = { version: number; mode: Mode; text: string }

const settleMs = 1_200
const w = words.inbox.composer
const agreed = new Map<string, Agreed>()
const asking = new Set<string>()

/** Keeps the draft of a conversation the same on all of a member's devices; the one in this browser is there at once. */
export function useDraftSync(conversationId: string, fileIds: readonly string[]): void {
  const draft = draftOf(conversationId)
  const files = fileIds.join()
  useEffect(() => void ask(conversationId), [conversationId])
  useEffect(() => {
    const held = agreedOf(conversationId)
    if (draft[draft.mode] === held.text && (draft.mode === held.mode || draft[draft.mode] === '')) return
    const timer = setTimeout(() => void tell(conversationId, files ? files.split(',') : []), settleMs)
    return () => clearTimeout(timer)
  }, [conversationId, draft, files])
}

/** Another device has written, or a message was sent. */
export function receiveDraftEvent({ name, payload }: LiveEvent): void {
  if (name !== 'draft.changed') return
  const { conversationId, version } = payload as { conversationId: string; version: number } // parsed by the server
  if (agreed.has(conversationId) && version > agreedOf(conversationId).version) void ask(conversationId)
}

async function ask(conversationId: string): Promise<void> {
  if (asking.has(conversationId)) return
  asking.add(conversationId)
  try {
    adopt(await rpc.drafts.get.query({ conversationId }))
  } catch {
    // The draft of this browser goes on; the next event or opening asks again.
  } finally {
    asking.delete(conversationId)
  }
}

async function tell(conversationId: string, fileIds: string[]): Promise<void> {
  const { mode, [draftOf(conversationId).mode]: text } = draftOf(conversationId)
  try {
    const { outcome, draft } = await rpc.drafts.put.mutate({ conversationId, mode, text, fileIds, version: agreedOf(conversationId).version })
    if (outcome === 'saved') agree(conversationId, draft)
    else adopt(draft)
  } catch {
    // Kept in this browser; the next key tries again.
  }
}

// What was not touched here follows the other device. What was stays, and the other is offered: nothing is lost.
function adopt(remote: Remote): void {
  const { conversationId, mode, text } = remote
  const before = agreedOf(conversationId)
  const own = draftOf(conversationId)[mode]
  agree(conversationId, remote)
  if (remote.version === before.version || own === text) return
  if (own === '' || own === before.text) return keepDraft(conversationId, text ? { mode, [mode]: text } : { [mode]: '' })
  if (text === '') return
  toast(w.otherDevice, { action: { label: w.takeOther, run: () => keepDraft(conversationId, { mode, [mode]: text }) } })
}

function agreedOf(conversationId: string): Agreed {
  const held = agreed.get(conversationId) ?? readAgreed(recall(`draft-agreed:${conversationId}`))
  agreed.set(conversationId, held)
  return held
}

function agree(conversationId: string, { version, mode, text }: Remote): void {
  agreed.set(conversationId, { version, mode, text })
  remember(`draft-agreed:${conversationId}`, text ? { version, mode, text } : undefined)
}

function readAgreed(stored: unknown): Agreed {
  const fields: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {}
  const { version, text } = fields
  return { version: typeof version === 'number' ? version : 0, mode: fields['mode'] === 'note' ? 'note' : 'reply', text: typeof text === 'string' ? text : '' }
}
