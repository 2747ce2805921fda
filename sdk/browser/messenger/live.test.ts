import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { type Live, type LiveState, makeLive } from './live.ts'

const id = (n: number) => `0199000${n}-0000-7000-8000-000000000000`
const cursorOf = (n: number) => `${n}.${id(n % 10)}`

/** The server's side of /ws over a real socket: a log of numbered events, authentication, catch-up from a cursor. */
async function makeServer(port = 0) {
  const sockets = new Set<WebSocket>()
  const log: number[] = []
  const seen = { after: [] as string[], signals: [] as unknown[] }
  const options = { mute: false, refuse: false, resync: false, repeat: 0, cookieFirst: false }
  const server = new WebSocketServer({ port })
  await new Promise((resolve) => server.once('listening', resolve))
  const tell = (socket: WebSocket, frame: object) => socket.send(JSON.stringify(frame))
  const event = (n: number) => ({
    type: 'event', topic: 'visitor:v', cursor: cursorOf(n),
    event: { id: id(n % 10), name: 'message.created', payload: { n } },
  })
  const end = () => cursorOf(log.at(-1) ?? 0)
  server.on('connection', (socket) => {
    let token: string | null = null
    if (options.cookieFirst) tell(socket, { type: 'ready', cursor: end() })
    socket.on('message', (data) => {
      if (options.mute) return
      const frame = JSON.parse(String(data)) as { type: string; token?: string; after?: string; data?: unknown }
      if (frame.type === 'authenticate') {
        if (options.refuse) return tell(socket, { type: 'error', code: 'unauthenticated', detail: '' })
        token = frame.token ?? null
        tell(socket, { type: 'ready', cursor: end() })
      } else if (frame.type === 'subscribe') {
        if (token === null) return tell(socket, { type: 'error', code: 'forbidden', detail: '' })
        seen.after.push(frame.after!)
        const from = Number(frame.after!.split('.')[0])
        if (!options.resync) for (const n of log.filter((each) => each > from - options.repeat)) tell(socket, event(n))
        sockets.add(socket)
        tell(socket, { type: 'subscribed', id: '1', cursor: end(), resync: options.resync })
      } else if (frame.type === 'ping') tell(socket, { type: 'pong' })
      else if (frame.type === 'signal') seen.signals.push(frame.data)
    })
    socket.on('close', () => sockets.delete(socket))
  })
  return {
    port: (server.address() as AddressInfo).port, options, seen, sockets,
    emit(n: number) {
      log.push(n)
      for (const socket of sockets) tell(socket, event(n))
    },
    signal(data: object) { for (const socket of sockets) tell(socket, { type: 'signal', topic: 'visitor:v', data }) },
    cut() { for (const socket of server.clients) socket.terminate() },
    async stop() {
      for (const socket of server.clients) socket.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

let live: Live | undefined
let stops: (() => Promise<void>)[] = []
afterEach(async () => {
  live?.stop()
  for (const stop of stops) await stop()
  stops = []
})

async function listen(
  server: Awaited<ReturnType<typeof makeServer>>, times: { pingEveryMs?: number; answerWithinMs?: number } = {},
) {
  const heard = { events: [] as number[], states: [] as LiveState[], signals: [] as unknown[], resyncs: 0, refusals: 0 }
  stops.push(() => server.stop())
  live = makeLive({
    // The same interface as a browser's.
    open: () => new WebSocket(`ws://127.0.0.1:${server.port}/ws`) as never,
    onEvent: ({ payload }) => void heard.events.push(payload['n'] as number),
    onSignal: (data) => void heard.signals.push(data),
    onResync: () => { heard.resyncs++ },
    onState: (state) => void heard.states.push(state),
    onRefused: () => { heard.refusals++ },
    firstPauseMs: 20,
    ...times,
  })
  live.follow({ token: 't', topic: 'visitor:v', cursor: cursorOf(0) })
  return heard
}

const isLive = (heard: { states: LiveState[] }) => vi.waitFor(() => expect(heard.states.at(-1)).toBe('live'))

describe('live', () => {
  it('hears events and signals after its cursor', async () => {
    const server = await makeServer()
    server.emit(1)
    const heard = await listen(server)
    await isLive(heard)
    server.emit(2)
    server.signal({ typing: true })
    await vi.waitFor(() => expect(heard.signals).toEqual([{ typing: true }]))
    expect(heard.events).toEqual([1, 2])
    live!.signal('typing:v', { typing: true })
    await vi.waitFor(() => expect(server.seen.signals).toEqual([{ typing: true }]))
  })

  it('catches up after every cut without a gap or a double, also when the server repeats', async () => {
    const server = await makeServer()
    const heard = await listen(server)
    await isLive(heard)
    server.options.repeat = 3
    let n = 0
    for (let round = 0; round < 5; round++) {
      server.emit(++n)
      server.cut()
      server.emit(++n)
      server.emit(++n)
      await vi.waitFor(() => expect(heard.events.at(-1)).toBe(n))
    }
    expect(heard.events).toEqual(Array.from({ length: 15 }, (_, at) => at + 1))
    expect(server.seen.after.at(-1)).toBe(cursorOf(13))
  })

  it('orders transaction ids as numbers', async () => {
    const server = await makeServer()
    const heard = await listen(server)
    await isLive(heard)
    for (const n of [9, 10, 99, 100]) server.emit(n)
    await vi.waitFor(() => expect(heard.events).toEqual([9, 10, 99, 100]))
  })

  it('says that it is blocked after two tries, keeps trying, and comes back', async () => {
    const first = await makeServer()
    const heard = await listen(first)
    await isLive(heard)
    const { port } = first
    await first.stop()
    await vi.waitFor(() => expect(heard.states.at(-1)).toBe('blocked'))
    const second = await makeServer(port)
    stops.push(() => second.stop())
    second.emit(1)
    await isLive(heard)
    expect(heard.events).toEqual([1])
    expect(heard.states).toEqual(['live', 'trying', 'blocked', 'live'])
  })

  it('asks for everything anew when it was away too long', async () => {
    const server = await makeServer()
    server.options.resync = true
    const heard = await listen(server)
    await isLive(heard)
    expect(heard.resyncs).toBe(1)
  })

  it('leaves a socket that has gone silent', async () => {
    const server = await makeServer()
    const heard = await listen(server, { pingEveryMs: 30, answerWithinMs: 60 })
    await isLive(heard)
    server.options.mute = true
    await vi.waitFor(() => expect(heard.states.at(-1)).not.toBe('live'))
    server.options.mute = false
    server.emit(1)
    await vi.waitFor(() => expect(heard.events).toEqual([1]))
  })

  it('asks for another token when its own is refused, and does not go on with it', async () => {
    const server = await makeServer()
    server.options.refuse = true
    const heard = await listen(server)
    await vi.waitFor(() => expect(heard.refusals).toBe(1))
    server.options.refuse = false
    live!.follow({ token: 'new', topic: 'visitor:v', cursor: cursorOf(0) })
    await isLive(heard)
  })

  it('is not misled by a socket that a member\'s cookie made ready', async () => {
    const server = await makeServer()
    server.options.cookieFirst = true
    const heard = await listen(server)
    await isLive(heard)
    server.emit(1)
    await vi.waitFor(() => expect(heard.events).toEqual([1]))
  })
})
