import { setTimeout as sleep } from 'node:timers/promises'

type Waiting = { within?: number; every?: number }

/** Asks until the answer is not false, null or undefined; what is awaited is told when time is up. Milliseconds. */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T> | T,
  { within = 30_000, every = 50 }: Waiting = {},
): Promise<Exclude<T, false | null | undefined>> {
  const end = performance.now() + within
  let last: unknown
  for (;;) {
    try {
      last = undefined
      const answer = await ask()
      // What is left over after these three is just the return type.
      if (answer !== false && answer !== null && answer !== undefined)
        return answer as Exclude<T, false | null | undefined>
    } catch (error) {
      last = error
    }
    if (performance.now() > end) throw new Error(`waited ${within} ms in vain: ${what}`, { cause: last })
    await sleep(every)
  }
}
