import { connect, type Socket } from 'node:net'

/** Status 0 is no answer: the connection broke. */
export type Answered = (status: number, body: Buffer) => void

/** One keep-alive connection, without pipelining, that sends ready-made requests. */
export type HttpConnection = { send(request: Buffer, answered: Answered): void; isOpen(): boolean; close(): void }

const headEnd = '\r\n\r\n'
const nothing = Buffer.alloc(0)

/** A connection that breaks answers what it owes with status 0. */
export function openHttp(port: number): Promise<HttpConnection> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let waiting: Answered | undefined
    let held: Buffer | undefined

    const settle = (status: number, body: Buffer): void => {
      const answered = waiting
      waiting = undefined
      held = undefined
      answered?.(status, body)
    }

    socket.on('data', (chunk) => {
      const bytes = held ? Buffer.concat([held, chunk]) : chunk
      const end = bytes.indexOf(headEnd)
      const head = end === -1 ? '' : bytes.toString('latin1', 0, end)
      const body = head === '' ? undefined : bodyOf(head, bytes.subarray(end + headEnd.length))
      if (body) settle(Number(head.slice(9, 12)), body)
      else held = bytes
    })
    socket.once('connect', () => resolve({
      send(request, answered) {
        waiting = answered
        if (socket.destroyed) return settle(0, nothing)
        socket.write(request)
      },
      isOpen: () => !socket.destroyed && !socket.readableEnded,
      close: () => socket.destroy(),
    }))
    socket.once('error', reject)
    socket.on('close', () => settle(0, nothing))
  })
}

/** Undefined while some of it is still to come. */
function bodyOf(head: string, bytes: Buffer): Buffer | undefined {
  if (/^HTTP\/1\.1 (204|304)/.test(head)) return nothing
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return joinChunks(bytes)
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  return bytes.length < length ? undefined : bytes.subarray(0, length)
}

function joinChunks(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = []
  for (let at = 0; ;) {
    const line = bytes.indexOf('\r\n', at)
    if (line === -1) return undefined
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16)
    const end = line + 2 + size
    if (bytes.length < end + 2) return undefined
    if (size === 0) return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
    chunks.push(bytes.subarray(line + 2, end))
    at = end + 2
  }
}
