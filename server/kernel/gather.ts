/**
 * Turns many calls into few: what is asked for while a call is under way goes together in the next one. `work` answers in
 * the order of what it got.
 */
export function gather<I, O>(work: (items: I[]) => Promise<O[]>, most = 500): (item: I) => Promise<O> {
  let waiting: { item: I; resolve(answer: O): void; reject(error: unknown): void }[] = []
  let busy = false
  const flush = async (): Promise<void> => {
    const batch = waiting.slice(0, most)
    waiting = waiting.slice(most)
    try {
      const answers = await work(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, index) => resolve(answers[index]!))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    if (waiting.length > 0) setImmediate(flush)
    else busy = false
  }
  return (item) => new Promise((resolve, reject) => {
    waiting.push({ item, resolve, reject })
    if (busy) return
    busy = true
    setImmediate(flush)
  })
}

/** The same, where many fail together: then each by itself, so that none fails for another's sake. */
export function gatherApart<I, O>(work: (items: readonly I[]) => Promise<O[]>, most?: number): (item: I) => Promise<O> {
  const settled = gather(async (items: I[]): Promise<PromiseSettledResult<O>[]> => {
    try {
      return (await work(items)).map((value) => ({ status: 'fulfilled', value }))
    } catch (reason) {
      if (items.length === 1) return [{ status: 'rejected', reason }]
      return Promise.allSettled(items.map(async (item) => (await work([item]))[0]!))
    }
  }, most)
  return async (item) => {
    const answer = await settled(item)
    if (answer.status === 'rejected') throw answer.reason
    return answer.value
  }
}
