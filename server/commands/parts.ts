export type Part = { stop(): Promise<void> }

/** What runs in this process, stopped once and in the reverse order of starting. */
export type Parts = {
  /** Takes in what has just started; when the stop has begun meanwhile, it is stopped at once. */
  add<P extends Part>(part: P): Promise<P>
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
    process.on(signal, () => {
      setTimeout(() => process.exit(1), mostMs).unref()
      void stop().then(() => process.exit(0))
    })
  }
  return {
    async add(part) {
      if (stopped) await quietly(part)
      else parts.push(part)
      return part
    },
    stopping: () => stopped !== undefined,
    stop,
  }
}

// One part that does not stop must not keep the others from it.
function quietly(part: Part): Promise<void> {
  return part.stop().catch((error: unknown) => console.error(error))
}
