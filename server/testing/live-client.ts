import { WebSocket } from 'ws'

export type Frame = { type: string; [field: string]: unknown }

export type LiveClient = {
  frames: Frame[]
  send(frame: object): void
  /** The first frame, past or to come, that fits. */
  next(fits: (frame: Frame) => boolean): Promise<Frame>
  closed: Promise<number>
  close(): void
}

/** A plain client of /ws, authenticated by a token in its first frame. */
export async function connectLive(url: string, token?: string, headers: Record<string, string> = {}): Promise<LiveClient> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers })
  const frames: Frame[] = []
  const waiting = new Set<() => void>()
  socket.on('message', (data) => {
    frames.push(JSON.parse(String(data)))
    for (const check of waiting) check()
  })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const client: LiveClient = {
    frames,
    closed,
    send: (frame) => socket.send(JSON.stringify(frame)),
    close: () => socket.close(),
    next: (fits) => new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no such frame came; there were ${JSON.stringify(frames).slice(0, 2_000)}`)), 15_000)
      const check = (): void => {
        const found = frames.find(fits)
        if (!found) return
        clearTimeout(timer)
        waiting.delete(check)
        resolve(found)
      }
      waiting.add(check)
      check()
    }),
  }
  if (token) {
    client.send({ type: 'authenticate', token })
    await client.next(({ type }) => type === 'ready')
  }
  return client
}
