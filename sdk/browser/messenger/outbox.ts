import type { Pending, Receipt } from './shapes.ts'

export type Outbox = {
  entries(): Pending[]
  add(entry: Pending): void
  /** Sends what waits, in order, one at a time. Safe to call at any moment. */
  wake(): void
  retry(clientId: string): void
  discard(clientId: string): void
  /** What was to go to a conversation goes to the one in which it goes on. */
  readdress(from: string, to: string): void
}

type Options = {
  /** Where the entries lie, surviving a reload; shared with the visitor's other tabs. */
  read(): Pending[]
  write(entries: Pending[]): void
  send(entry: Pending): Promise<Receipt>
  /** True when the same again cannot help. */
  isFinal(error: unknown): boolean
  /** Milliseconds to wait at least, when the server said so. */
  pauseAfter?(error: unknown): number
  /** A name for why it failed for good. */
  problemOf?(error: unknown): string | undefined
  onSent(entry: Pending, receipt: Receipt): void
  onChange(): void
  /** One tab at a time: the others wait, then find the work done. */
  exclusively?(work: () => Promise<void>): Promise<void>
  firstPauseMs?: number
}

const longestPauseMs = 30_000

/**
 * Messages on their way. Each goes out until the server has confirmed it; since the server keeps one message per
 * clientId, sending twice is harmless, and it is there exactly once.
 */
export function makeOutbox(options: Options): Outbox {
  const { read, write, exclusively = (work) => work(), firstPauseMs = 1_000 } = options
  let running = false
  let wokenAgain = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const update = (change: (entries: Pending[]) => Pending[]): void => {
    write(change(read()))
    options.onChange()
  }

  const mark = (clientId: string, state: Pending['state'], problem?: string): void =>
    update((entries) => entries.map((entry) => (entry.clientId === clientId ? { ...entry, state, problem } : entry)))

  const drain = async (): Promise<void> => {
    for (let entry = nextOf(read()); entry; entry = nextOf(read())) {
      const { clientId, draftId } = entry
      try {
        const receipt = await options.send(entry)
        failures = 0
        options.onSent(entry, receipt)
        // In one write: the message leaves, and what was written after it knows its conversation.
        const isFollower = (other: Pending): boolean => other.conversationId === null && other.draftId === draftId
        update((entries) => entries.filter((other) => other.clientId !== clientId)
          .map((other) => (isFollower(other) ? { ...other, conversationId: receipt.conversation.id } : other)))
      } catch (error) {
        if (!options.isFinal(error)) return pause(options.pauseAfter?.(error) ?? 0)
        mark(clientId, 'failed', options.problemOf?.(error))
      }
    }
  }

  const pause = (atLeastMs: number): void => {
    const grown = Math.min(longestPauseMs, firstPauseMs * 2 ** failures++)
    clearTimeout(timer)
    timer = setTimeout(wake, Math.max(atLeastMs, grown * (0.75 + Math.random() / 2)))
  }

  const wake = (): void => {
    wokenAgain = running
    if (running) return
    clearTimeout(timer)
    running = true
    void exclusively(drain).finally(() => {
      running = false
      // Something was added between the last look and this moment; after a failure the timer sees to it.
      if (wokenAgain && failures === 0) wake()
    })
  }

  return {
    entries: read,
    add(entry) {
      update((entries) => [...entries, entry])
      wake()
    },
    wake,
    retry(clientId) {
      mark(clientId, 'waiting')
      wake()
    },
    discard: (clientId) => update((entries) => entries.filter((entry) => entry.clientId !== clientId)),
    readdress: (from, to) => update((entries) => entries.map((entry) => (entry.conversationId === from ? { ...entry, conversationId: to } : entry))),
  }
}

function nextOf(entries: Pending[]): Pending | undefined {
  return entries.find(({ state }) => state === 'waiting')
}
