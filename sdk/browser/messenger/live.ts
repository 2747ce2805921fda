/** One socket to the server that keeps itself alive and never loses its place in the event log. */
export type Live = {
  /** Listens to the topic after the cursor; a call with another token or topic begins anew. */
  follow(what: { token: string; topic: string; cursor: string }): void
  signal(topic: string, data: object): void
  /** The network may be back: tries at once. */
  wake(): void
  stop(): void
}

export type LiveEvent = { id: string; name: string; payload: Record<string, unknown> }

/** `live`: events arrive. `trying`: not yet, or not any more. `blocked`: several tries failed; poll meanwhile. */
export type LiveState = 'live' | 'trying' | 'blocked'

type Socket = {
  send(text: string): void
  close(): void
  onopen: ((event: never) => void) | null
  onmessage: ((event: never) => void) | null
  onclose: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
}

type Options = {
  open(): Socket
  onEvent(event: LiveEvent): void
  onSignal(data: Record<string, unknown>): void
  /** Too far behind to catch up: fetch everything again. */
  onResync(): void
  onState(state: LiveState): void
  /** The token is no longer good: ask for a new one and call follow. */
  onRefused(): void
  firstPauseMs?: number
  pingEveryMs?: number
  answerWithinMs?: number
}

type Frame = {
  type: string
  cursor?: string
  resync?: boolean
  event?: LiveEvent
  data?: Record<string, unknown>
  code?: string
}

const longestPauseMs = 30_000

export function makeLive(options: Options): Live {
  const { firstPauseMs = 1_000, pingEveryMs = 25_000, answerWithinMs = 10_000 } = options
  let wanted: { token: string; topic: string } | undefined
  let cursor = ''
  let socket: Socket | undefined
  let state: LiveState = 'trying'
  let failures = 0
  let reconnect: ReturnType<typeof setTimeout> | undefined
  let ping: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined

  const become = (next: LiveState): void => {
    if (state === next) return
    state = next
    options.onState(next)
  }

  const send = (frame: object): void => socket?.send(JSON.stringify(frame))

  const drop = (): void => {
    clearTimeout(reconnect)
    clearTimeout(ping)
    clearTimeout(silence)
    const old = socket
    socket = undefined
    if (!old) return
    old.onopen = old.onmessage = old.onclose = null
    // Closing before it opened makes an error event, which nobody needs to hear.
    old.onerror = () => {}
    old.close()
  }

  const lost = (): void => {
    drop()
    if (!wanted) return
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** failures++) * (0.5 + Math.random() / 2)
    become(failures > 1 ? 'blocked' : 'trying')
    reconnect = setTimeout(connect, pause)
  }

  const connect = (): void => {
    drop()
    if (!wanted) return
    const { token, topic } = wanted
    try {
      socket = options.open()
    } catch {
      return lost()
    }
    const expectAnswer = (): void => {
      clearTimeout(silence)
      silence = setTimeout(lost, answerWithinMs)
    }
    expectAnswer()
    socket.onopen = () => send({ type: 'authenticate', token })
    socket.onclose = socket.onerror = lost
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const frame = JSON.parse(data) as Frame
      // Until the subscription stands, nothing else counts as an answer.
      if (state === 'live' || frame.type === 'subscribed') clearTimeout(silence)
      clearTimeout(ping)
      ping = setTimeout(() => {
        send({ type: 'ping' })
        expectAnswer()
      }, pingEveryMs)
      hear(frame, topic)
    }
  }

  const hear = (frame: Frame, topic: string): void => {
    if (frame.type === 'ready') {
      // A member's cookie may make the socket ready before our token does; the topic is granted after the latter.
      send({ type: 'subscribe', id: '1', topics: [topic], after: cursor })
    } else if (frame.type === 'subscribed') {
      failures = 0
      if (frame.cursor) cursor = later(cursor, frame.cursor)
      become('live')
      if (frame.resync) options.onResync()
    } else if (frame.type === 'event' && frame.event) {
      // After a reconnect the server may repeat the last ones: what is not after our place is known already.
      if (frame.cursor && later(cursor, frame.cursor) === cursor) return
      options.onEvent(frame.event)
      if (frame.cursor) cursor = frame.cursor
    } else if (frame.type === 'signal' && frame.data) {
      options.onSignal(frame.data)
    } else if (frame.type === 'error' && frame.code === 'unauthenticated') {
      drop()
      wanted = undefined
      become('trying')
      options.onRefused()
    }
  }

  return {
    follow(what) {
      const same = wanted?.token === what.token && wanted.topic === what.topic
      if (same && socket) return
      wanted = { token: what.token, topic: what.topic }
      cursor = what.cursor
      failures = 0
      become('trying')
      connect()
    },
    signal(topic, data) {
      if (state === 'live') send({ type: 'signal', topic, data })
    },
    wake() {
      if (state !== 'live' && wanted) connect()
    },
    stop() {
      wanted = undefined
      drop()
      become('trying')
    },
  }
}

/** The later of two places in the log: transaction id as a number, then event id. */
function later(a: string, b: string): string {
  const [aId, bId] = [transactionOf(a), transactionOf(b)]
  if (aId !== bId) return aId > bId ? a : b
  return a > b ? a : b
}

function transactionOf(cursor: string): bigint {
  const digits = /^\d+/.exec(cursor)
  return digits ? BigInt(digits[0]) : -1n
}
