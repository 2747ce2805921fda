import { WebSocket } from 'ws'

export type Heard = { id: string; name: string; at: number; cursor: string; data: Buffer }

/** A page's socket: authenticated, subscribed, kept alive. */
export type LiveSocket = {
  /** Where the subscription began. */
  cursor: string
  send(frame: object): void
  close(): void
}

export type LiveOptions = {
  port: number
  headers: Record<string, string>
  /** In a frame after the opening, where no cookie says who it is. */
  token?: string
  topics: string[]
  /** The log after which to listen; its end when left out. */
  after?: string
  onEvent(heard: Heard): void
  /** It was closed, and not by us. */
  onLost(): void
}

const pingEveryMs = 25_000
const headBytes = 400

/** @throws when it is refused */
export function openLiveSocket(options: LiveOptions): Promise<LiveSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${options.port}/ws`, { headers: options.headers, perMessageDeflate: false })
    let isLive = false
    let isOver = false
    const send = (frame: object): void => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
    }
    const pinging = setInterval(() => send({ type: 'ping' }), pingEveryMs)
    const close = (): void => {
      isOver = true
      clearInterval(pinging)
      socket.close()
    }
    socket.on('open', () => {
      if (options.token) send({ type: 'authenticate', token: options.token })
    })
    socket.on('message', (bytes) => {
      const data = bytes as Buffer // as ws gives them by default
      const head = data.toString('latin1', 0, headBytes)
      if (head.startsWith('{"type":"event"')) return isOver ? undefined : hear(head, data, options.onEvent)
      if (head.startsWith('{"type":"ready"')) {
        const { cursor } = JSON.parse(String(data)) as { cursor: string }
        return send({ type: 'subscribe', id: 'all', topics: options.topics, after: options.after ?? cursor })
      }
      if (head.startsWith('{"type":"subscribed"') && !isLive) {
        isLive = true
        resolve({ cursor: (JSON.parse(String(data)) as { cursor: string }).cursor, send, close })
      } else if (head.startsWith('{"type":"error"') && !isLive) {
        reject(new Error(`the socket was told ${String(data)}`))
      }
    })
    socket.on('error', reject)
    socket.on('close', (code) => {
      clearInterval(pinging)
      if (!isLive) reject(new Error(`the socket was closed with ${code}`))
      else if (!isOver) options.onLost()
    })
  })
}

// Frames are made in this order; those of a whole inbox are too many to parse each.
const headOf = /"cursor":"([^"]+)","event":\{"id":"([^"]+)","name":"([^"]+)","subjectId":"[^"]*","at":"([^"]+)"/

function hear(head: string, data: Buffer, onEvent: (heard: Heard) => void): void {
  const found = headOf.exec(head)
  if (!found) throw new Error(`a frame that begins otherwise: ${head}`)
  onEvent({ cursor: found[1]!, id: found[2]!, name: found[3]!, at: Date.parse(found[4]!), data })
}
