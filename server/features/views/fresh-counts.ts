import { type Cache, makeCache } from '../../kernel/cache.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import type { Kernel } from '../../kernel/kernel.ts'

export type Count = { count: number; complete: boolean }
type Begun = Count & { begun: number }
type Get = (workspaceId: string, key: string, load: () => Promise<Count>) => Promise<Count>
type FreshCounts = {
  get: Get
  /** Right to five seconds: searching costs more than counting, and the index itself follows the log. */
  getByWords: Get
  note(workspaceId: string): void
}

// What depends on the clock (waiting:>2h) is right to this; what depends on conversations at once.
const ttlSeconds = 15
const ttlOfWordsSeconds = 5
const betweenMs = 1_000

const made = new WeakMap<Kernel, FreshCounts>()

/** Counts since whose beginning nothing has happened in the workspace. Asked again within a second after something has, one waits for the second to be over. */
export function freshCounts(kernel: Kernel): FreshCounts {
  let counts = made.get(kernel)
  if (!counts) made.set(kernel, counts = make(makeCache('view counts', { max: 20_000, ttlSeconds }), makeCache('view counts by words', { max: 20_000, ttlSeconds: ttlOfWordsSeconds })))
  return counts
}

function make(cache: Cache<Begun>, byWords: Cache<Count>): FreshCounts {
  const changes = new Map<string, number>()
  const recounting = new Map<string, Promise<Begun>>()
  const recount = (place: string, begun: number, count: () => Promise<Begun>): Promise<Begun> => {
    let next = recounting.get(place)
    if (!next) {
      next = wait(begun + betweenMs - performance.now()).then(() => {
        cache.forget(place)
        return cache.get(place, count)
      }).finally(() => recounting.delete(place))
      recounting.set(place, next)
    }
    return next
  }
  return {
    note(workspaceId) {
      if (changes.size > 10_000) changes.clear()
      changes.set(workspaceId, performance.now())
    },
    async get(workspaceId, key, load) {
      const asked = performance.now()
      const place = `${workspaceId} ${key}`
      const count = async (): Promise<Begun> => ({ begun: performance.now(), ...await load() })
      let found = await cache.get(place, count)
      while (found.begun < asked && (changes.get(workspaceId) ?? 0) >= found.begun) found = await recount(place, found.begun, count)
      return { count: found.count, complete: found.complete }
    },
    getByWords: (workspaceId, key, load) => byWords.get(`${workspaceId} ${key}`, load),
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)))
}

/** For the feature's `watchers`. */
export function noteChange(kernel: Kernel, { workspaceId }: LoggedEvent): void {
  freshCounts(kernel).note(workspaceId)
}

/** What can move a conversation into a view or out of one. */
export const movingEvents = [
  'created', 'updated', 'assigned', 'closed', 'reopened', 'read', 'tagged', 'untagged', 'snoozed', 'woken', 'merged', 'split', 'slaBreached', 'slaChanged', 'slaEscalated', 'rated',
].map((name) => `conversation.${name}`).concat('message.created', 'tag.merged', 'tag.removed', 'conversationField.removed', 'contact.updated', 'contact.merged', 'reading.changed')
