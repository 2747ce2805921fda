import type { Channel, Introduction, Pending } from './shapes.ts'

/** What the messenger remembers on this device, for one channel on one site. */
export type Remembered = {
  visitor: { token: string; contactId: string; isVerified: boolean }
  outbox: Pending[]
  /** By conversation: the newest message that was on screen. */
  seen: Record<string, string>
  channel: Channel
  /** What was written and not sent, by conversation. */
  drafts: Record<string, string>
  /** What the form asked, until the first message takes it along. */
  introduction: Introduction
}

export type Memory = {
  get<K extends keyof Remembered>(name: K): Remembered[K] | undefined
  set<K extends keyof Remembered>(name: K, value: Remembered[K] | undefined): void
  forget(): void
}

const names = ['visitor', 'outbox', 'seen', 'channel', 'drafts', 'introduction'] as const satisfies (keyof Remembered)[]

type Options = {
  /** Keeps the sites that embed us apart: one may not read the visitor of another. */
  prefix: string
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null
  /** What the embedding page kept for us. */
  kept: string | null
  tellPage(value: string | null): void
}

/**
 * Our own localStorage where the browser grants an embedded page one that lasts; beside it the page keeps the visitor,
 * and all of it where we get no storage. A write that fails stays in memory, so that reads always follow writes.
 */
export function openMemory({ prefix, storage, kept, tellPage }: Options): Memory {
  const fallback = new Map<string, string>()
  const handed = readHanded(kept)
  let blocked = !works(storage, prefix)

  const read = (name: string): string | null => {
    const held = fallback.get(name)
    if (held !== undefined || blocked) return held ?? null
    try {
      return storage?.getItem(prefix + name) ?? null
    } catch {
      return null
    }
  }
  const write = (name: string, value: string | null): void => {
    try {
      if (blocked) throw new Error('no storage of our own')
      if (value === null) storage?.removeItem(prefix + name)
      else storage?.setItem(prefix + name, value)
      fallback.delete(name)
    } catch {
      blocked ||= fallback.size === 0 && !works(storage, prefix)
      if (value === null) fallback.delete(name)
      else fallback.set(name, value)
    }
    if (blocked || name === 'visitor') tellPage(handOver())
  }
  const handOver = (): string | null => {
    const all = (blocked ? names : names.slice(0, 1)).flatMap((name) => {
      const value = read(name)
      return value === null ? [] : [[name, value]]
    })
    return all.length > 0 ? JSON.stringify(Object.fromEntries(all)) : null
  }

  for (const name of names) if (handed[name] !== undefined && read(name) === null) write(name, handed[name])

  return {
    get(name) {
      const text = read(name)
      if (text === null) return undefined
      try {
        const value: unknown = JSON.parse(text)
        // Written by `set` below, or handed back by the page: all that we keep are objects and lists.
        return value !== null && typeof value === 'object' ? value as Remembered[typeof name] : undefined
      } catch {
        return undefined
      }
    },
    set: (name, value) => write(name, value === undefined ? null : JSON.stringify(value)),
    forget() {
      for (const name of names) if (name !== 'channel') write(name, null)
      tellPage(null)
    },
  }
}

function readHanded(kept: string | null): Partial<Record<string, string>> {
  try {
    const parsed: unknown = kept ? JSON.parse(kept) : null
    return parsed !== null && typeof parsed === 'object' ? { ...parsed } : {}
  } catch {
    return {}
  }
}

function works(storage: Options['storage'], prefix: string): boolean {
  try {
    storage?.setItem(`${prefix}try`, '1')
    storage?.removeItem(`${prefix}try`)
    return storage !== null
  } catch {
    return false
  }
}
