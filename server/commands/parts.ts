export type Part = { stop(): Promise<void> }

/** What runs in this process, stopped once and in the reverse order of starting. */
export type Parts = {
  /** Takes in what is starting, so that a stop in the middle waits for it and then stops it. @throws when one came meanwhile */
  add<P extends Part>(starting: P | Promise<P>): Promise<P>
  stopping(): boolean
  stop(): Promise<void>
}

const mostMs = 15_000

/** SIGINT and SIGTERM stop everything in order and exit with 0; what hangs is given 15 seconds. */
export function makeParts(): Parts {
  const parts: Part[] = []
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => stopped ??= (async () => {
    for (let part = parts.pop(); part; part = parts.pop()) await quietly(part)
  })()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal).on(signal, () => {
      setTimeout(() => process.exit(1), mostMs).unref()
      void stop().then(() => process.exit(0))
    })
  }
  return {
    async add(starting) {
      const part = Promise.resolve(starting)
      const whenStarted: Part = { stop: async () => (await part.catch(() => undefined))?.stop() }
      if (stopped) await quietly(whenStarted)
      else parts.push(whenStarted)
      const started = await part
      if (stopped) throw new Error('It was stopped while it started.')
      return started
    },
    stopping: () => stopped !== undefined,
    stop,
  }
}

// One part that does not stop must not keep the others from it.
function quietly(part: Part): Promise<void> {
  return part.stop().catch((error: unknown) => console.error(error))
}
