import { connect, type Socket } from 'node:net'

export type Answered = (status: number) => void

/** One keep-alive connection, without pipelining, that sends ready-made requests and reads of answers what it must. */
export type HttpConnection = { send(request: Buffer, answered: Answered): void; close(): void }

const headEnd = '\r\n\r\n'

/** A connection that breaks answers what it owes with status 0; so does an answer without a length. */
export function openHttp(port: number): Promise<HttpConnection> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let waiting: Answered | undefined
    let held: Buffer | undefined

    const settle = (status: number): void => {
      const answered = waiting
      waiting = undefined
      held = undefined
      answered?.(status)
    }

    socket.on('data', (chunk) => {
      const bytes = held ? Buffer.concat([held, chunk]) : chunk
      const end = bytes.indexOf(headEnd)
      if (end === -1) {
        held = bytes
        return
      }
      const head = bytes.toString('latin1', 0, end)
      const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
      if (length === undefined) return void socket.destroy()
      if (bytes.length < end + headEnd.length + Number(length)) held = bytes
      else settle(Number(head.slice(9, 12)))
    })
    socket.once('connect', () => resolve({
      send(request, answered) {
        waiting = answered
        if (socket.destroyed) return settle(0)
        socket.write(request)
      },
      close: () => socket.destroy(),
    }))
    socket.once('error', reject)
    socket.on('close', () => settle(0))
  })
}
