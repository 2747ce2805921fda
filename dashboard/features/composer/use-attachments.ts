import { useSyncExternalStore } from 'react'
import { uploadFile } from '../../lib/upload-file.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'

export type Upload = {
  key: string
  name: string
  size: number
  contentType: string
  share: number
  fileId: string | null
}

const mostBytes = 25 * 1024 * 1024
const none: Upload[] = []
const held = new Map<string, Upload[]>()
const aborts = new Map<string, AbortController>()
const listeners = new Set<() => void>()

/** Files on their way up while one writes; they stay with their conversation while one looks at another. */
export function useAttachments(conversationId: string) {
  const uploads = useSyncExternalStore(subscribe, () => held.get(conversationId) ?? none)
  return {
    uploads,
    busy: uploads.some(({ fileId }) => fileId === null),
    add: (files: Iterable<File>) => add(conversationId, files),
    remove: (key: string) => remove(conversationId, key),
    clear: () => keep(conversationId, none),
  }
}

export function fileIdsOf(conversationId: string): string[] {
  return (held.get(conversationId) ?? none).flatMap(({ fileId }) => fileId ?? [])
}

/** Puts files back that were sent with a message which came back. */
export function returnFiles(conversationId: string, uploads: readonly Upload[]): void {
  const known = new Set((held.get(conversationId) ?? none).map(({ fileId }) => fileId))
  keep(conversationId, [...uploads.filter(({ fileId }) => !known.has(fileId)), ...(held.get(conversationId) ?? none)])
}

function add(conversationId: string, files: Iterable<File>): void {
  const change = (key: string, fields: Partial<Upload>) =>
    keep(conversationId, (held.get(conversationId) ?? none).map((each) => (each.key === key ? { ...each, ...fields } : each)))
  for (const file of files) {
    if (file.size > mostBytes) {
      toast(words.inbox.composer.tooLarge(file.name), { critical: true })
      continue
    }
    const key = crypto.randomUUID()
    const abort = new AbortController()
    aborts.set(key, abort)
    keep(conversationId, [
      ...(held.get(conversationId) ?? none),
      { key, name: file.name, size: file.size, contentType: file.type, share: 0, fileId: null },
    ])
    uploadFile(file, (share) => change(key, { share }), abort.signal)
      .then(
        (fileId) => change(key, { fileId, share: 1 }),
        () => {
          if (abort.signal.aborted) return
          remove(conversationId, key)
          toast(words.inbox.composer.uploadFailed(file.name), { critical: true })
        },
      )
      .finally(() => aborts.delete(key))
  }
}

function remove(conversationId: string, key: string): void {
  aborts.get(key)?.abort()
  keep(conversationId, (held.get(conversationId) ?? none).filter((each) => each.key !== key))
}

function keep(conversationId: string, uploads: Upload[]): void {
  if (uploads.length > 0) held.set(conversationId, uploads)
  else held.delete(conversationId)
  listeners.forEach((listener) => listener())
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
