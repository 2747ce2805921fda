import { setTimeout as sleep } from 'node:timers/promises'
import type { LogSignal } from './log-signal.ts'

export type Follower = { stop(): Promise<void> }

const idlePollMs = 2_000
const unsettledPollMs = 2

/**
 * Calls `step` whenever the log may have grown: on a wake, every two seconds, at once after a step that says `more`, and
 * soon when events wait for an older transaction. Steps that found nothing to hurry for are at least `restMs` apart. A
 * failing step is tried again with growing pauses up to 5 s.
 */
export function followLog(
  signal: Pick<LogSignal, 'onWake'>, restMs: number, step: () => Promise<'more' | 'unsettled' | 'end'>, onError: (error: unknown) => void,
): Follower {
  let stopped = false
  let woken = true
  let wake = (): void => {}
  const offWake = signal.onWake(() => {
    woken = true
    wake()
  })

  const loop = async (): Promise<void> => {
    let failures = 0
    while (!stopped) {
      woken = false
      try {
        const outcome = await step()
        failures = 0
        if (outcome === 'more') continue
        if (outcome === 'unsettled') {
          await sleep(Math.max(unsettledPollMs, restMs))
          continue
        }
      } catch (error) {
        if (stopped) return
        onError(error)
        await sleep(Math.min(5_000, 50 * 2 ** failures++))
        continue
      }
      if (stopped) return
      // Under load every commit wakes: without a rest, reading the log for each of them took more than the commits themselves.
      await sleep(restMs)
      if (woken) continue
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, idlePollMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  const running = loop()

  return {
    async stop() {
      stopped = true
      offWake()
      wake()
      await running
    },
  }
}
