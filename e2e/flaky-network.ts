import { createServer, connect, type Socket } from 'node:net'

export type FlakyNetwork = {
  url: string
  /** Every connection ends, and new ones are refused. */
  cut(): void
  mend(): void
  /** Every connection ends; new ones are welcome. */
  closeSockets(): void
  stop(): Promise<void>
}

/** A line to the server that can be cut, while the server itself is well. */
export async function startFlakyNetwork(port: number): Promise<FlakyNetwork> {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(port, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  const closeSockets = () => sockets.forEach((socket) => socket.resetAndDestroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://localhost:${typeof address === 'object' && address ? address.port : 0}`,
    cut() {
      isCut = true
      closeSockets()
    },
    mend() {
      isCut = false
    },
    closeSockets,
    stop() {
      closeSockets()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
