import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

export type Received = { path: string; headers: IncomingHttpHeaders & Record<string, string>; text: string; body: { type: string; timestamp: string; id: string; data: Record<string, unknown> } }

export type Receiver = {
  url(path: string): string
  received: Received[]
  /** At that path, until it is said otherwise. */
  answer(path: string, answer: (request: Received, response: ServerResponse) => void): void
  at(path: string): Received[]
}

/** A customer's server: takes requests at any path and answers 204. */
export async function startReceiver(): Promise<Receiver> {
  const answers = new Map<string, (request: Received, response: ServerResponse) => void>()
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const one: Received = { path: request.url!, headers: request.headers as Received['headers'], text, body: JSON.parse(text) as Received['body'] }
      received.push(one)
      const answer = answers.get(one.path)
      if (answer) answer(one, response)
      else response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    received,
    url: (path) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    answer: (path, answer) => void answers.set(path, answer),
    at: (path) => received.filter((one) => one.path === path),
  }
}

export const status = (code: number, headers: Record<string, string> = {}, body = '') => (_request: Received, response: ServerResponse): void => {
  response.writeHead(code, headers).end(body)
}
