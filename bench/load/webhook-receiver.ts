import { createServer } from 'node:http'
import { answerParent } from '../child.ts'

export type WebhookReceiver = {
  /** @returns the address to send to */
  start(): Promise<string>
  /** What came since the last question. */
  take(): Promise<Received>
}
export type Received = { requests: number; different: number }

let requests = 0
let ids = new Set<string>()

/** A server outside that takes every webhook and remembers which deliveries it had. */
export function serveWebhookReceiver(): void {
  answerParent({ start, take } satisfies WebhookReceiver)
}

async function start(): Promise<string> {
  const server = createServer((request, response) => {
    requests++
    ids.add(String(request.headers['webhook-id']))
    request.resume().on('end', () => response.writeHead(204).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
}

async function take(): Promise<Received> {
  const received = { requests, different: ids.size }
  requests = 0
  ids = new Set()
  return received
}
