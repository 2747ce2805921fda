import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { backoff } from './backoff.ts'
import { type Live, type LiveState, openLive, type Socket } from './live.ts'

type Frame = Record<string, unknown>

// A server that speaks the protocol: its log is a list of cursors, and subscribing replays what lies after.
let server: WebSocketServer
let received: Frame[]
let log: number[]
let live: Live
const seen: string[] = []
const states: LiveState[] = []
const onResync = vi.fn()
const renew = vi.fn(async () => {})

beforeEach(async () => {
  server = new WebSocketServer({ port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  received = []
  log = [1, 2]
  seen.length = 0
  states.length = 0
  vi.clearAllMocks()
  server.on('connection', welcome)
})

afterEach(() => {
  live.close()
  for (const client of server.clients) client.terminate()
  server.close()
})

it('starts at the end of the log and reads again what was fetched before', async () => {
  start()
  await vi.waitFor(() => expect(states).toEqual(['connecting', 'live']))
  expect(received[0]).toEqual({ type: 'subscribe', id: 'all', topics: ['conversations'], after: '2.e' })
  expect(onResync).toHaveBeenCalledOnce()
})

it('catches up after a break, without gap or double', async () => {
  start()
  await vi.waitFor(() => expect(states.at(-1)).toBe('live'))
  append(3)
  await vi.waitFor(() => expect(seen).toEqual(['3']))
  for (const client of server.clients) client.terminate()
  log.push(4, 5)
  await vi.waitFor(() => expect(seen).toEqual(['3', '4', '5']), 5_000)
  append(5) // the same again
  append(6)
  await vi.waitFor(() => expect(seen).toEqual(['3', '4', '5', '6']))
  expect(onResync).toHaveBeenCalledOnce()
  expect(states).toContain('away')
})

it('subscribes again to the signals that are listened to, and not to those that no longer are', async () => {
  start()
  await vi.waitFor(() => expect(states.at(-1)).toBe('live'))
  const onSignal = vi.fn()
  live.listen('typing:grace', onSignal)
  live.listen('typing:bo', () => {})()
  await vi.waitFor(() => expect(received.at(-1)).toEqual({ type: 'unsubscribe', topics: ['typing:bo'] }))
  broadcast({ type: 'signal', topic: 'typing:grace', data: { typing: true } })
  await vi.waitFor(() => expect(onSignal).toHaveBeenCalledWith({ typing: true }))
  received.length = 0
  for (const client of server.clients) client.terminate()
  await vi.waitFor(() => expect(received[0]?.['topics']).toEqual(['conversations', 'typing:grace']), 5_000)
})

it('renews the session when it is refused', async () => {
  server.removeAllListeners('connection')
  server.once('connection', (socket) => {
    socket.send(JSON.stringify({ type: 'error', code: 'unauthenticated', detail: '' }))
    server.on('connection', welcome)
  })
  start()
  await vi.waitFor(() => expect(states.at(-1)).toBe('live'), 5_000)
  expect(renew).toHaveBeenCalledOnce()
})

it('waits longer each time, at most 15 seconds', () => {
  expect([0, 1, 2, 9].map((attempt) => backoff(attempt, () => 1))).toEqual([300, 600, 1200, 15_000])
  expect(backoff(9, () => 0)).toBe(7_500)
})

function start(): void {
  const { port } = server.address() as AddressInfo // a TCP server has one
  live = openLive({
    // Ws types its listeners by its own events
    openSocket: () => new WebSocket(`ws://127.0.0.1:${port}`) as unknown as Socket,
    topics: ['conversations'],
    onEvent: ({ id }) => seen.push(id),
    onState: (state) => states.push(state),
    onResync,
    renew,
  })
}

function welcome(socket: WebSocket): void {
  socket.send(JSON.stringify({ type: 'ready', cursor: `${log.at(-1)}.e` }))
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Frame
    received.push(frame)
    if (frame['type'] !== 'subscribe') return
    const after = Number.parseInt(String(frame['after'] ?? log.at(-1)))
    for (const at of log) if (at > after) socket.send(JSON.stringify(eventFrame(at)))
    socket.send(JSON.stringify({ type: 'subscribed', id: frame['id'], cursor: `${log.at(-1)}.e`, resync: false }))
  })
}

function append(at: number): void {
  if (!log.includes(at)) log.push(at)
  broadcast(eventFrame(at))
}

function eventFrame(at: number): Frame {
  return { type: 'event', topic: 'conversations', cursor: `${at}.e`, event: { id: String(at), name: 'x', payload: {} } }
}

function broadcast(frame: Frame): void {
  for (const client of server.clients) client.send(JSON.stringify(frame))
}
