/** Places for so many jobs at a time. */
export type Slots = {
  free(): number
  take(): void
  giveBack(): void
  /** Until one is free, the time is over, or none will be waited for any more. */
  wait(patienceMs?: number): Promise<void>
  /** Lets everyone go who waits, now and later. */
  close(): void
}

export function makeSlots(most: number): Slots {
  const waiting = new Set<() => void>()
  let free = most
  let closed = false
  const wakeAll = (): void => {
    for (const wake of waiting) wake()
    waiting.clear()
  }
  return {
    free: () => free,
    take() {
      free--
    },
    giveBack() {
      free++
      wakeAll()
    },
    wait: (patienceMs) => new Promise((resolve) => {
      if (free > 0 || closed) return resolve()
      const timer = patienceMs === undefined ? undefined : setTimeout(wake, patienceMs)
      function wake(): void {
        clearTimeout(timer)
        waiting.delete(wake)
        resolve()
      }
      waiting.add(wake)
    }),
    close() {
      closed = true
      wakeAll()
    },
  }
}
