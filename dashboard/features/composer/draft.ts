import { useCallback, useSyncExternalStore } from 'react'
import { recall, remember } from '../../lib/remember.ts'
import { joinWritten, type Written } from './written.ts'

export type Mode = 'reply' | 'note'
export type Draft = { mode: Mode; reply: Written; note: Written }

const drafts = new Map<string, Draft>()
const listeners = new Set<() => void>()

/** What is being written in a conversation; kept in this browser until it is sent. */
export function draftOf(conversationId: string): Draft {
  const held = drafts.get(conversationId)
  if (held) return held
  const draft = readDraft(recall(`draft:${conversationId}`))
  drafts.set(conversationId, draft)
  return draft
}

export function keepDraft(conversationId: string, change: Partial<Draft>): void {
  const draft = { ...draftOf(conversationId), ...change }
  drafts.set(conversationId, draft)
  remember(`draft:${conversationId}`, draft.reply || draft.note ? draft : undefined)
  listeners.forEach((listener) => listener())
}

/** Gives back what could not be sent; what was written meanwhile follows it. */
export function returnText(conversationId: string, mode: Mode, written: Written): void {
  keepDraft(conversationId, { mode, [mode]: joinWritten(written, draftOf(conversationId)[mode]) })
}

export function useDraft(conversationId: string): [Draft, (change: Partial<Draft>) => void] {
  const draft = useSyncExternalStore(subscribe, () => draftOf(conversationId))
  return [draft, useCallback((change) => keepDraft(conversationId, change), [conversationId])]
}

export function readDraft(stored: unknown): Draft {
  const fields: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {}
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '')
  return { mode: fields['mode'] === 'note' ? 'note' : 'reply', reply: text('reply'), note: text('note') }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
