import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callApi } from './call-api.ts'
import { freePort } from './free-port.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'
import { openSocket } from './open-socket.ts'
import { type Launched, launch, runCommand } from './program.ts'
import { sendMail } from './send-mail.ts'
import { waitUntil } from './wait-until.ts'

type Process = { url: string; smtpPort: number; running: Launched }

let folder: string
let database: FreshDatabase
let shared: Record<string, string>
let one: Process
let other: Process
let worker: Launched

// Two api processes and a worker, as on several machines: they share a database, a secret and nothing else.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hayloft-e2e-'))
  database = await freshDatabase()
  shared = {
    DATABASE_URL: database.url,
    HAYLOFT_DATA_DIR: folder,
    HAYLOFT_SECRET: crypto.randomUUID(),
    LOG_LEVEL: 'warn',
  }
  expect((await runCommand(['migrate'], shared)).code).toBe(0)
  expect((await runCommand(['seed'], shared)).code).toBe(0)
  worker = launch(['worker'], { ...shared })
  ;[one, other] = await Promise.all([startApi(), startApi()])
  await waitUntil('the worker', () => worker.stderr().includes('The worker runs'), { within: 60_000 })
})
afterAll(async () => {
  for (const { child, ended } of [worker, one?.running, other?.running].filter((each) => each !== undefined)) {
    child.kill('SIGKILL')
    await ended
  }
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
})

test('what is written through one api process is heard on a socket of another, once', async () => {
  const key = await makeKey()
  const sockets = await Promise.all([one, other].map(({ url }) => openSocket(url, key, ['conversations'])))
  const id = await firstConversation(key)
  await callApi(one.url, key, 'POST', `/conversations/${id}/messages`, { kind: 'note', text: 'Heard everywhere' })
  for (const { frames, close } of sockets) {
    const heard = () => frames.filter(({ event }) => event?.payload.message?.text === 'Heard everywhere')
    await waitUntil('the message', () => heard().length > 0)
    expect(heard()).toHaveLength(1)
    close()
  }
})

test('a mail that one takes in is answered through the other, and the worker sends the answer', async () => {
  const key = await makeKey()
  await sendMail(one.smtpPort, {
    from: 'grace@navy.test',
    to: 'support@hayloft.localhost',
    subject: 'Across processes',
    text: 'Hello?',
  })
  const found = await callApi<{ items: { id: string; subject: string }[] }>(
    other.url,
    key,
    'GET',
    '/conversations?limit=1',
  )
  expect(found.body.items[0]?.subject).toBe('Across processes')
  const path = `/conversations/${found.body.items[0]?.id}/messages`
  const answer = await callApi<{ id: string; delivery: string }>(other.url, key, 'POST', path, {
    kind: 'reply',
    text: 'Hello, Grace.',
  })
  expect(answer.body.delivery).toBe('queued')
  await waitUntil('the answer to be sent', async () => {
    const { body } = await callApi<{ delivery: string }>(one.url, key, 'GET', `/messages/${answer.body.id}`)
    return body.delivery === 'sent'
  })
})

test('a session that is ended through one closes its socket on the other', async () => {
  const signIn = async () => {
    const { stdout } = await runCommand(['login-link', '--email', 'chloe@demo.test'], shared)
    const token = new URL(stdout).searchParams.get('token')
    return (await callApi<{ accessToken: string }>(one.url, null, 'POST', '/sessions/from-link', { token })).body
      .accessToken
  }
  const [here, there] = [await signIn(), await signIn()]
  const socket = await openSocket(other.url, there, ['conversations'])
  const { body } = await callApi<{ items: { id: string; current: boolean }[] }>(one.url, here, 'GET', '/sessions')
  for (const { id, current } of body.items) if (!current) await callApi(one.url, here, 'DELETE', `/sessions/${id}`)
  await waitUntil('the socket to be closed', () => socket.closedWith() === 4401)
  expect((await callApi(other.url, there, 'GET', '/me')).status).toBe(401)
})

test('each ends in order when it is told to', async () => {
  for (const { child } of [worker, one.running, other.running]) child.kill('SIGTERM')
  for (const { ended } of [worker, one.running, other.running]) expect((await ended).code).toBe(0)
})

async function startApi(): Promise<Process> {
  const [port, smtpPort] = [await freePort(), await freePort()]
  const running = launch(['api'], { ...shared, PORT: String(port), SMTP_PORT: String(smtpPort) })
  await waitUntil('the api', () => running.stderr().includes('The api listens'), { within: 60_000 })
  return { url: `http://localhost:${port}`, smtpPort, running }
}

async function makeKey(): Promise<string> {
  return (await runCommand(['key', 'create', '--workspace', 'demo', '--scopes', '*'], shared)).stdout.trim()
}

async function firstConversation(key: string): Promise<string> {
  const { body } = await callApi<{ items: { id: string }[] }>(one.url, key, 'GET', '/conversations?limit=1')
  return body.items[0]?.id ?? ''
}
