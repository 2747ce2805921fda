import { backoff } from './backoff.ts'
import { isAfter, type LiveEvent } from './live-event.ts'

export type LiveState = 'connecting' | 'live' | 'away'

/** The part of WebSocket that we use: the browser's, or another in tests. */
export type Socket = {
  readonly readyState: number
  onmessage: ((message: { data: unknown }) => void) | null
  onclose: (() => void) | null
  onerror: ((error: unknown) => void) | null
  send(text: string): void
  close(): void
}

export type LiveOptions = {
  openSocket(): Socket
  topics: readonly string[]
  onEvent(event: LiveEvent): void
  /** What was read before may have missed events: read again what is shown. */
  onResync(): void
  onState(state: LiveState): void
  /** Called when a connection was refused before it was ready: the session may need renewing. */
  renew(): Promise<unknown>
}

export type Live = {
  /** Listens to passing signals (typing) of a topic; returns how to stop. */
  listen(topic: string, onSignal: (data: Record<string, unknown>) => void): () => void
  signal(topic: string, data: Record<string, unknown>): void
  /** Tries now instead of when the wait is over: the network is back, or the page is looked at again. */
  nudge(): void
  close(): void
}

type Frame = {
  type: string
  topic?: string
  cursor?: string
  resync?: boolean
  event?: LiveEvent
  data?: Record<string, unknown>
  code?: string
}

const pingEvery = 25_000
const answerWithin = 8_000

/** One socket that stays: reconnects with backoff, and catches up from its cursor without gap or double. */
export function openLive(options: LiveOptions): Live {
  const listeners = new Map<string, Set<(data: Record<string, unknown>) => void>>()
  let socket: Socket | undefined
  let cursor: string | undefined
  let ready = false
  let closed = false
  let attempt = 0
  let reopening: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  const pinging = setInterval(() => ping(), pingEvery)

  function open(): void {
    reopening = undefined
    ready = false
    const opened = options.openSocket()
    socket = opened
    options.onState(attempt === 0 ? 'connecting' : 'away')
    opened.onmessage = ({ data }) => {
      if (opened === socket && typeof data === 'string') receive(JSON.parse(data) as Frame) // our server's own frames
    }
    opened.onerror = () => {}
    opened.onclose = () => {
      if (opened === socket) reopen()
    }
  }

  function receive(frame: Frame): void {
    clearTimeout(silence)
    switch (frame.type) {
      case 'ready':
        return subscribeAll(frame.cursor ?? '')
      case 'subscribed':
        return caughtUp(frame)
      case 'event':
        return take(frame)
      case 'signal':
        return listeners.get(frame.topic ?? '')?.forEach((onSignal) => onSignal(frame.data ?? {}))
      case 'error':
        if (frame.code === 'unauthenticated' || frame.code === 'session_ended') drop()
    }
  }

  function subscribeAll(current: string): void {
    ready = true
    cursor ??= current
    send({ type: 'subscribe', id: 'all', topics: [...options.topics, ...listeners.keys()], after: cursor })
  }

  let everLive = false
  function caughtUp(frame: Frame): void {
    if (frame.resync && frame.cursor) cursor = frame.cursor
    attempt = 0
    options.onState('live')
    // What was fetched before the first subscription may already be behind it.
    if (frame.resync || !everLive) options.onResync()
    everLive = true
  }

  function take({ event, cursor: at }: Frame): void {
    if (!event || !at || (cursor && !isAfter(at, cursor))) return
    cursor = at
    options.onEvent(event)
  }

  function reopen(): void {
    if (closed || reopening) return
    const refused = !ready
    socket = undefined
    ready = false
    clearTimeout(silence)
    if (attempt > 0 || everLive) options.onState('away')
    reopening = setTimeout(() => {
      const renewed = refused ? options.renew().catch(() => {}) : Promise.resolve()
      void renewed.then(() => {
        if (!closed) open()
      })
    }, backoff(attempt++))
  }

  function drop(): void {
    const dropped = socket
    ready = false
    reopen()
    dropped?.close()
  }

  function ping(): void {
    if (!ready) return
    send({ type: 'ping' })
    clearTimeout(silence)
    silence = setTimeout(drop, answerWithin)
  }

  function send(frame: object): void {
    if (socket?.readyState === 1) socket.send(JSON.stringify(frame))
  }

  open()
  return {
    listen(topic, onSignal) {
      const known = listeners.get(topic)
      if (known) known.add(onSignal)
      else {
        listeners.set(topic, new Set([onSignal]))
        if (ready) send({ type: 'subscribe', id: topic, topics: [topic] })
      }
      return () => {
        const room = listeners.get(topic)
        room?.delete(onSignal)
        if (room?.size !== 0) return
        listeners.delete(topic)
        if (ready) send({ type: 'unsubscribe', topics: [topic] })
      }
    },
    signal(topic, data) {
      if (ready) send({ type: 'signal', topic, data })
    },
    nudge() {
      if (ready) return ping()
      if (!reopening) return
      clearTimeout(reopening)
      attempt = 0
      open()
    },
    close() {
      closed = true
      clearInterval(pinging)
      clearTimeout(reopening)
      clearTimeout(silence)
      socket?.close()
    },
  }
}
