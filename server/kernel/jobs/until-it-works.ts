import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../telemetry/log.ts'

const shortestMs = 50
const longestMs = 5_000

/** Writes down what came of a job, as often as it takes; while the worker stops, once: whoever finds it dead sets free what it held. */
export async function untilItWorks(work: () => Promise<unknown>, { isStopping, log }: { isStopping(): boolean; log: Log }): Promise<void> {
  for (let pause = shortestMs; ; pause = Math.min(longestMs, pause * 2)) {
    try {
      await work()
      return
    } catch (error) {
      if (isStopping()) throw error
      log.warn({ err: error }, 'cannot write down what came of a job; trying again')
      await sleep(pause)
    }
  }
}
