import { type HttpConnection, openHttp } from '../load/http-connection.ts'

export type WebRequest = { method: 'GET' | 'POST' | 'PUT'; path: string; headers?: Record<string, string>; body?: Buffer | string }
export type WebAnswer = { status: number; body: Buffer }

/** What a browser has for one site: up to six connections, kept alive, and a line of what waits for one. */
export type Browser = { send(request: WebRequest): Promise<WebAnswer>; close(): void }

type Waiting = { bytes: Buffer; answer(answer: WebAnswer): void }

const mostConnections = 6

/** @param headers go with every request */
export function openBrowser(port: number, headers: Record<string, string>): Browser {
  const idle: HttpConnection[] = []
  const all = new Set<HttpConnection>()
  const line: Waiting[] = []
  let opening = 0

  const useFor = (connection: HttpConnection, waiting: Waiting, isFresh: boolean): void => {
    connection.send(waiting.bytes, (status, body) => {
      if (status !== 0) {
        idle.push(connection)
        waiting.answer({ status, body })
      } else {
        all.delete(connection)
        // The server had closed an idle one just then: browsers send again, and so do we, once.
        if (isFresh) waiting.answer({ status, body })
        else line.unshift(waiting)
      }
      next()
    })
  }
  const next = (): void => {
    while (line.length > 0) {
      const connection = idle.pop()
      if (!connection) break
      if (connection.isOpen()) useFor(connection, line.shift()!, false)
      else all.delete(connection)
    }
    if (line.length === 0 || all.size + opening >= mostConnections) return
    opening++
    const waiting = line.shift()!
    openHttp(port).then(
      (connection) => {
        opening--
        all.add(connection)
        useFor(connection, waiting, true)
      },
      () => {
        opening--
        waiting.answer({ status: 0, body: Buffer.alloc(0) })
        next()
      },
    )
  }

  return {
    send: ({ method, path, headers: own, body }) => new Promise((resolve) => {
      line.push({ bytes: bytesOf(method, path, { ...headers, ...own }, body), answer: resolve })
      next()
    }),
    close() {
      for (const connection of all) connection.close()
    },
  }
}

function bytesOf(method: string, path: string, headers: Record<string, string>, body: Buffer | string | undefined): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)]
  if (body === undefined) return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
  const bytes = Buffer.from(body)
  if (!headers['content-type']) lines.push('content-type: application/json')
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\ncontent-length: ${bytes.length}\r\n\r\n`), bytes])
}
