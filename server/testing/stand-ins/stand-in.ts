import { createServer, type IncomingMessage } from 'node:http'
import { afterAll } from 'vitest'

export type StandInRequest = { method: string; path: string; query: URLSearchParams; headers: Record<string, string>; body: string }
export type StandInAnswer = { status?: number; headers?: Record<string, string>; json?: unknown }
export type Delivery = { status: number; body: string; sent: { url: string; headers: Record<string, string>; body: string } }

export type StandIn = {
  url: string
  requests: StandInRequest[]
  /** Answers 503 to everything, as a service does that is down. */
  setDown(isDown: boolean): void
  /** Answers the next requests to this path so, in place of what it would. */
  answerOnce(path: string, answer: StandInAnswer): void
  /** The next request to this path, with this in its body, is done, and its answer lost on the way. */
  loseNextAnswer(path: string, holding?: string): void
  /** Calls a webhook; kept in `deliveries`. */
  deliver(url: string, headers: Record<string, string>, body: string): Promise<Delivery>
  /** The same bytes once more. */
  deliverAgain(delivery: Delivery): Promise<Delivery>
  deliveries: Promise<Delivery>[]
}

/** A server that speaks a service's HTTP. Ends with the test file. */
export async function startStandIn(answer: (request: StandInRequest) => StandInAnswer | Promise<StandInAnswer>): Promise<StandIn> {
  let isDown = false
  const once = new Map<string, StandInAnswer[]>()
  let lost: { path: string; holding: string } | undefined
  const standIn: StandIn = {
    url: '',
    requests: [],
    deliveries: [],
    setDown: (down) => { isDown = down },
    answerOnce: (path, given) => { once.set(path, [...once.get(path) ?? [], given]) },
    loseNextAnswer: (path, holding = '') => { lost = { path, holding } },
    deliver(url, headers, body) {
      const delivery = post(url, headers, body)
      standIn.deliveries.push(delivery)
      return delivery
    },
    deliverAgain: ({ sent }) => post(sent.url, sent.headers, sent.body),
  }
  const server = createServer((incoming, response) => {
    void readRequest(incoming).then(async (request) => {
      standIn.requests.push(request)
      const planned = once.get(request.path)?.shift()
      const { status = 200, headers = {}, json } = isDown ? { status: 503 } : planned ?? await answer(request)
      if (lost?.path === request.path && request.body.includes(lost.holding)) {
        lost = undefined
        return response.destroy()
      }
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
      return response.end(json === undefined ? '' : JSON.stringify(json))
    }).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  standIn.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  afterAll(() => new Promise((resolve) => {
    server.close(resolve)
    server.closeAllConnections()
  }))
  return standIn
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<Delivery> {
  const response = await fetch(url, { method: 'POST', headers, body })
  return { status: response.status, body: await response.text(), sent: { url, headers, body } }
}

async function readRequest(incoming: IncomingMessage): Promise<StandInRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const url = new URL(incoming.url!, 'http://stand-in')
  return {
    method: incoming.method!, path: url.pathname, query: url.searchParams, body: Buffer.concat(chunks).toString(),
    headers: incoming.headers as Record<string, string>,
  }
}

export function bearerOf({ headers }: StandInRequest): string | undefined {
  return /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1]
}
