import { setTimeout as sleep } from 'node:timers/promises'
import { makeRandom } from '../search/corpus.ts'

/** How one person goes about: the same choices and pauses for the same seed. */
export type Pace = {
  random(): number
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** A pause of so long on average, as between the events of a Poisson process. @returns when the next act is due */
  pause(meanMs: number): Promise<number>
}

/** @param onLate is told how many milliseconds after it was due this process came to an act */
export function makePace(seed: number, signal: AbortSignal, onLate: (milliseconds: number) => void): Pace {
  const random = makeRandom(seed)
  return {
    random,
    chance: (share) => random() < share,
    pick: (list) => list[Math.floor(random() * list.length)]!,
    async pause(meanMs) {
      const due = performance.now() - Math.log(1 - random()) * meanMs
      await sleep(Math.max(0, due - performance.now()), undefined, { signal })
      onLate(performance.now() - due)
      return due
    },
  }
}

/** Until the signal, which ends a pause. Who is troubled by an error goes on with the next round. */
export async function untilOver(signal: AbortSignal, round: () => Promise<void>, onTrouble: (error: unknown) => void): Promise<void> {
  while (!signal.aborted) {
    await round().catch((error: unknown) => {
      if (!signal.aborted) onTrouble(error)
    })
  }
}
