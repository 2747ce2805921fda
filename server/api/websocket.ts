import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import type { Caller } from '../kernel/context.ts'
import { AppError, toAppError } from '../kernel/errors.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Hub, Listener } from '../kernel/realtime/hub.ts'
import { readTopic } from '../kernel/realtime/topic.ts'
import { socketsOpen } from '../kernel/telemetry/metrics.ts'
import { type Authenticate, type Credentials, credentialsOf } from './request.ts'
import { addressOf, trustOf } from './trusted-proxies.ts'

const Topics = z.array(z.string().min(1).max(100)).min(1).max(50)
// Signals travel between processes too, where a message may have 7,000 bytes.
const SignalData = z.record(z.string().max(50), z.json())
  .refine((data) => Buffer.byteLength(JSON.stringify(data)) <= 2_000, 'at most 2,000 bytes')
const Frame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('authenticate'), token: z.string().max(4_000) }),
  z.object({ type: z.literal('subscribe'), id: z.union([z.string().max(100), z.number()]).optional(), topics: Topics, after: z.string().max(100).optional() }),
  z.object({ type: z.literal('unsubscribe'), topics: Topics }),
  z.object({ type: z.literal('signal'), topic: z.string().max(100), data: SignalData }),
  z.object({ type: z.literal('ping') }),
])
type Frame = z.output<typeof Frame>

const authenticateWithinMs = 10_000
const heartbeatMs = 30_000
const framesPerMinute = 600
const mostTopics = 200
const mostWaitingSockets = 1_000
const mostUnhandledFrames = 50
// A reader this far behind is cut off; it comes back with its cursor and catches up.
const mostBufferedBytes = 4 * 1024 * 1024

type Connection = { socket: WebSocket; caller: Caller | null; listener: Listener | null; alive: boolean; ip: string }

export type Sockets = {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Closes the sockets of callers who may no longer listen. */
  end(matches: (caller: Caller) => boolean): void
  close(): void
}

/** Live updates: authenticated, permission-checked subscriptions to topics, catch-up from a cursor, passing signals. */
export function makeSockets(app: FastifyInstance, kernel: Kernel, hub: Hub, authenticate: Authenticate): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024, perMessageDeflate: false, clientTracking: false })
  const trusts = trustOf(kernel.config.http.trustedProxies)
  const connections = new Set<Connection>()
  let waiting = 0

  const heartbeat = setInterval(() => {
    for (const connection of connections) {
      if (!connection.alive) connection.socket.terminate()
      connection.alive = false
      connection.socket.ping()
    }
  }, heartbeatMs)
  heartbeat.unref()

  const accept = (socket: WebSocket, request: IncomingMessage): void => {
    const connection: Connection = { socket, caller: null, listener: null, alive: true, ip: addressOf(request, trusts) }
    connections.add(connection)
    socketsOpen.inc()
    waiting++
    let waits = true
    let unhandled = 0
    const settle = (): void => {
      if (waits) waiting--
      waits = false
      clearTimeout(deadline)
    }
    const deadline = setTimeout(() => socket.close(4401, 'authenticate first'), authenticateWithinMs)
    socket.on('pong', () => { connection.alive = true })
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      settle()
      connections.delete(connection)
      socketsOpen.dec()
      if (connection.listener) hub.unlisten(connection.listener)
    })
    // One frame after the other, so that a subscription waits for the authentication before it.
    const cookies = credentialsOfUpgrade(app, request)
    let queue: Promise<unknown> = admitBy(connection, cookies).then(settle, () => {
      // Without a cookie a token is still to come; with a stale one the page should renew its session now.
      if (cookies.accessCookie) sendError(connection, new AppError('session_ended'))
    })
    socket.on('message', (data) => {
      connection.alive = true
      if (++unhandled > mostUnhandledFrames) socket.pause()
      queue = queue.then(() => handle(connection, String(data))).then(() => connection.caller && settle())
        .catch((error) => sendError(connection, error))
        .then(() => { if (--unhandled <= mostUnhandledFrames && socket.isPaused) socket.resume() })
    })
  }

  const admitBy = async (connection: Connection, credentials: Credentials): Promise<void> => {
    const caller = await authenticate(credentials)
    if (caller.workspaceId === null) throw new AppError('unauthenticated')
    // A token after a cookie may be somebody else's (the widget beside the dashboard): nothing of the former is kept.
    if (connection.listener) hub.unlisten(connection.listener)
    connection.caller = caller
    connection.listener = {
      workspaceId: caller.workspaceId,
      topics: new Set(),
      send: (json) => {
        if (connection.socket.bufferedAmount > mostBufferedBytes) connection.socket.terminate()
        else connection.socket.send(json)
      },
    }
    send(connection, { type: 'ready', cursor: hub.cursor() })
  }

  const handle = async (connection: Connection, text: string): Promise<void> => {
    const state = await kernel.limits.take(`socket ${connection.caller?.actor.id ?? connection.ip}`, framesPerMinute)
    if (!state.allowed) throw new AppError('rate_limited')
    const frame = readFrame(text)
    if (frame.type === 'ping') return send(connection, { type: 'pong' })
    if (frame.type === 'authenticate') return admitBy(connection, { bearer: frame.token })
    const { caller, listener } = connection
    if (!caller || !listener) throw new AppError('unauthenticated')
    switch (frame.type) {
      case 'subscribe': return subscribe(connection, caller, listener, frame)
      case 'unsubscribe': return hub.unlisten(listener, frame.topics)
      case 'signal': {
        const { name, id } = readTopic(frame.topic)
        const topic = kernel.registry.topics.get(name)
        if (!topic?.maySignal?.(caller, id)) throw new AppError('forbidden')
        const data = id !== null && topic.readSignal ? await topic.readSignal(kernel, caller, id, frame.data) : frame.data
        if (data) hub.signal(listener.workspaceId, frame.topic, data, listener)
        return
      }
    }
  }

  const subscribe = async (connection: Connection, caller: Caller, listener: Listener, frame: Extract<Frame, { type: 'subscribe' }>): Promise<void> => {
    if (listener.topics.size + frame.topics.length > mostTopics) throw new AppError('invalid_input', { detail: `A socket may hear at most ${mostTopics} topics.` })
    for (const topic of frame.topics) {
      const { name, id } = readTopic(topic)
      if (!kernel.registry.topics.get(name)?.mayListen(caller, id)) throw new AppError('forbidden', { detail: `You may not listen to ${topic}.` })
    }
    if (frame.after === undefined) {
      hub.listen(listener, frame.topics)
      return send(connection, { type: 'subscribed', id: frame.id ?? null, cursor: hub.cursor(), resync: false })
    }
    const { complete, cursor } = await hub.listenAfter(listener, frame.topics, frame.after)
    send(connection, { type: 'subscribed', id: frame.id ?? null, cursor, resync: !complete })
  }

  return {
    handleUpgrade(request, socket, head) {
      if (waiting >= mostWaitingSockets || !isSameSite(request)) {
        socket.end(`HTTP/1.1 ${waiting >= mostWaitingSockets ? '503 Service Unavailable' : '403 Forbidden'}\r\nConnection: close\r\n\r\n`)
        return
      }
      server.handleUpgrade(request, socket, head, accept)
    },
    end(matches) {
      for (const { caller, socket } of connections) if (caller && matches(caller)) socket.close(4401, 'session ended')
    },
    close() {
      clearInterval(heartbeat)
      for (const { socket } of connections) socket.close(1001, 'restarting')
      setTimeout(() => { for (const { socket } of connections) socket.terminate() }, 500).unref()
    },
  }
}

// A cookie travels by itself: a page of another site must not open a socket with it. Tokens are sent in a frame.
function isSameSite(request: IncomingMessage): boolean {
  const { origin, host, cookie } = request.headers
  if (origin === undefined || cookie === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

function credentialsOfUpgrade(app: FastifyInstance, request: IncomingMessage): Credentials {
  try {
    return credentialsOf({ headers: request.headers, cookies: app.parseCookie(request.headers.cookie ?? '') })
  } catch {
    return {}
  }
}

function readFrame(text: string): Frame {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new AppError('malformed_request', { detail: 'A frame must be JSON.' })
  }
  const parsed = Frame.safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError('invalid_input', { detail: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'frame'}: ${issue.message}`).join('; ') })
}

function send(connection: Connection, frame: object): void {
  connection.socket.send(JSON.stringify(frame))
}

function sendError(connection: Connection, error: unknown): void {
  const { code, message } = toAppError(error)
  send(connection, { type: 'error', code, detail: message })
}
