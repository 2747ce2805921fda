import type { Kernel } from '../../kernel/kernel.ts'

// A server that is slow to answer holds its job for 15 seconds: these leave a worker half of its 64 (HAYLOFT_JOB_CONCURRENCY).
const mostAtOnce = 32
const mostForOne = 10
const mostForFailing = 12
const mostWaitingForOne = 10
const longestWaitMs = 300

type Queue = { taken: number; waiting: Set<() => void>; averageMs: number; freeAt: number }
type Slots = { all: number; failing: number; queues: Map<string, Queue> }

/** Either a place, to be given back; or none, and after how long to ask again. */
export type Slot = { release(): void } | { askAgainInMs: number }

const slotsOf = new WeakMap<Kernel['config'], Slots>()

/**
 * A place for one request of this process, so that dead servers leave room for those that answer. A few wait a moment for
 * one; the others are told to come back one after the other, as fast as this server has been taking requests.
 */
export async function takeSlot(kernel: Pick<Kernel, 'config'>, webhookId: string, failing: boolean): Promise<Slot> {
  let slots = slotsOf.get(kernel.config)
  if (!slots) slotsOf.set(kernel.config, slots = { all: 0, failing: 0, queues: new Map() })
  let queue = slots.queues.get(webhookId)
  if (!queue) slots.queues.set(webhookId, queue = { taken: 0, waiting: new Set(), averageMs: 50, freeAt: 0 })
  const end = performance.now() + longestWaitMs
  for (;;) {
    const isFree = slots.all < mostAtOnce && (failing ? queue.taken < 1 && slots.failing < mostForFailing : queue.taken < mostForOne)
    if (isFree) return take(slots, webhookId, queue, failing)
    if (failing || queue.waiting.size >= mostWaitingForOne || !await someoneLeaves(queue, end - performance.now())) return later(queue, failing)
  }
}

function take(slots: Slots, webhookId: string, queue: Queue, failing: boolean): Slot {
  const begun = performance.now()
  const change = (by: 1 | -1): void => {
    slots.all += by
    queue.taken += by
    if (failing) slots.failing += by
  }
  change(1)
  return {
    release() {
      change(-1)
      queue.averageMs += (performance.now() - begun - queue.averageMs) / 20
      const next = queue.waiting.values().next().value
      if (next) next()
      else if (queue.taken === 0 && queue.freeAt < performance.now()) slots.queues.delete(webhookId)
    },
  }
}

function later(queue: Queue, failing: boolean): Slot {
  if (failing) return { askAgainInMs: 1_000 + Math.random() * 2_000 }
  const now = performance.now()
  queue.freeAt = Math.max(queue.freeAt, now + longestWaitMs) + queue.averageMs / mostForOne
  return { askAgainInMs: queue.freeAt - now }
}

/** False when the time is up first. */
function someoneLeaves(queue: Queue, milliseconds: number): Promise<boolean> {
  if (milliseconds <= 0) return Promise.resolve(false)
  return new Promise((resolve) => {
    const done = (left: boolean): void => {
      clearTimeout(timer)
      queue.waiting.delete(wake)
      resolve(left)
    }
    const wake = (): void => done(true)
    const timer = setTimeout(() => done(false), milliseconds)
    queue.waiting.add(wake)
  })
}
