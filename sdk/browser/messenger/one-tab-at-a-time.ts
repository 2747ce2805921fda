/** Runs work under a lock that the tabs of one site share; undefined where the browser has none. */
export function oneTabAtATime(name: string): ((work: () => Promise<void>) => Promise<void>) | undefined {
  if (!('locks' in navigator)) return undefined
  return async (work) => {
    let entered = false
    const enter = (): Promise<void> => {
      entered = true
      return work()
    }
    try {
      await navigator.locks.request(name, enter)
    } catch {
      // Browsers that partition third parties may deny them locks: two tabs may then send the same, which is kept once.
      if (!entered) await work()
    }
  }
}
