import type { Bus } from '../bus/bus.ts'

/** Wakes the readers of the log when something was committed: at once in this process, soon in the others. */
export type LogSignal = {
  wake(): void
  onWake(listener: () => void): () => void
}

const channel = 'log'

/** A wake that is lost costs other processes a poll interval, no event. */
export function makeLogSignal(bus: Bus): LogSignal {
  const listeners = new Set<() => void>()
  const callAll = () => { for (const listener of listeners) listener() }
  bus.subscribe(channel, callAll, callAll)
  return {
    wake() {
      callAll()
      bus.publish(channel, '')
    },
    onWake(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
