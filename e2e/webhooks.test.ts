import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callApi } from './call-api.ts'
import { freePort } from './free-port.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'
import { type Launched, launch, runCommand } from './program.ts'
import { waitUntil } from './wait-until.ts'

type Received = { headers: Record<string, string>; text: string; name: string }

let folder: string
let database: FreshDatabase
let shared: Record<string, string>
let api: Launched
let url: string
let key: string
let worker: Launched
let receiver: Server
const received: Received[] = []
// What the customer's server does with a request: answers 204 unless a test says otherwise.
let take: (request: Received) => number | 'kill' = () => 204

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hayloft-e2e-'))
  database = await freshDatabase()
  shared = {
    DATABASE_URL: database.url,
    HAYLOFT_DATA_DIR: folder,
    HAYLOFT_SECRET: crypto.randomUUID(),
    HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
    LOG_LEVEL: 'warn',
  }
  receiver = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const { data } = JSON.parse(text) as { data: { contact: { name: string } } }
      const one = { headers: request.headers as Record<string, string>, text, name: data.contact.name }
      received.push(one)
      const answer = take(one)
      if (answer === 'kill') worker.child.kill('SIGKILL')
      else response.writeHead(answer).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  expect((await runCommand(['migrate'], shared)).code).toBe(0)
  expect((await runCommand(['seed'], shared)).code).toBe(0)
  const port = await freePort()
  url = `http://localhost:${port}`
  api = launch(['api'], { ...shared, PORT: String(port), SMTP_PORT: '0' })
  await startWorker()
  await waitUntil('the api', async () => (await fetch(`${url}/health/ready`)).ok, { within: 60_000 })
  const made = await runCommand(['key', 'create', '--workspace', 'demo', '--scopes', '*'], shared)
  key = made.stdout.trim()
})
afterAll(async () => {
  for (const { child, ended } of [worker, api].filter((each) => each !== undefined)) {
    child.kill('SIGKILL')
    await ended
  }
  receiver?.closeAllConnections()
  receiver?.close()
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
})

async function startWorker(): Promise<void> {
  worker = launch(['worker'], shared)
  await waitUntil('the worker', () => worker.stderr().includes('The worker runs'), { within: 60_000 })
}

const call = <T>(method: 'GET' | 'POST', path: string, body?: object) =>
  callApi<T>(url, key, method, path, body).then((answer) => answer.body)

test('a worker that is killed while it sends sends again, with the same id', async () => {
  const { secret } = await call<{ secret: string }>('POST', '/webhooks', {
    url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
    eventNames: ['contact.created'],
  })
  take = ({ name }) => (name === 'Killed' && received.length === 1 ? 'kill' : 204)
  await call('POST', '/contacts', { name: 'Killed' })
  await worker.ended
  expect(received.map(({ name }) => name)).toEqual(['Killed'])
  const others = Array.from({ length: 30 }, (_, number) => `After ${number}`)
  for (const name of others) await call('POST', '/contacts', { name })
  await startWorker()
  await waitUntil('all to arrive', () => received.length === 32, { within: 60_000 })
  const again = received.filter(({ name }) => name === 'Killed')
  expect(again).toHaveLength(2)
  expect(again[0]!.headers['webhook-id']).toBe(again[1]!.headers['webhook-id'])
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(31)
  for (const { text, headers } of received) expect(() => new Webhook(secret).verify(text, headers)).not.toThrow()
  const states = () => call<{ items: { state: string }[] }>('GET', '/webhook-deliveries?limit=100')
  await waitUntil('all to be noted', async () => (await states()).items.every(({ state }) => state === 'delivered'))
  expect((await states()).items).toHaveLength(31)
})
