import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeWithRedisServer, describeWithS3Server, s3Program } from '../server/testing/needs.ts'
import { type RedisServer, startRedisServer } from '../server/testing/redis-server.ts'
import { startS3Server } from '../server/testing/s3-server.ts'
import { callApi } from './call-api.ts'
import { type ApiMachine, type Machines, startMachines } from './machines.ts'
import { openSocket } from './open-socket.ts'
import { headerOf, type SmtpSink, startSmtpSink } from './smtp-sink.ts'
import { waitUntil } from './wait-until.ts'

const requestsPerAddress = 120

/** Of the answers, what is looked at here. */
type Announced = { id: string; uploadUrl: string }
type Written = { id: string; attachments: { url: string }[] }

describeWithRedisServer('several machines with Redis', () => {
  let redis: RedisServer
  let sink: SmtpSink
  let machines: Machines
  beforeAll(async () => {
    redis = await startRedisServer()
    sink = await startSmtpSink()
    const bucket = s3Program ? (await startS3Server()).env : {}
    machines = await startMachines({
      ...bucket,
      REDIS_URL: redis.url,
      SMTP_URL: sink.url,
      HAYLOFT_RATE_LIMIT_ADDRESS: String(requestsPerAddress),
      HAYLOFT_RATE_LIMIT_KEY: '1000000',
    })
  })
  afterAll(async () => {
    await machines?.stop()
    await sink?.stop()
  })

  crossing(() => machines)

  test('a limit holds for the sum of what all are asked', async () => {
    const { one, other } = machines
    const ask = ({ url }: ApiMachine) => callApi(url, null, 'GET', '/me', undefined, { 'x-forwarded-for': '10.9.8.7' })
    const answers = await Promise.all([...times(100, () => ask(one)), ...times(100, () => ask(other))])
    const statuses = answers.map(({ status }) => status)
    expect(count(statuses, 401)).toBe(requestsPerAddress)
    expect(count(statuses, 429)).toBe(200 - requestsPerAddress)
  })

  describeWithS3Server('and a bucket', () => {
    test('give a file that one took in, by the other', async () => {
      const { one, other } = machines
      const key = await machines.makeKey()
      const bytes = randomBytes(6_000_000)
      const file = { name: 'photo.png', contentType: 'image/png', size: bytes.length }
      const { body: announced } = await callApi<Announced>(one.url, key, 'POST', '/files', file)
      expect((await fetch(`${one.url}${announced.uploadUrl}`, { method: 'PUT', body: bytes })).status).toBe(204)
      const [conversation] = await mailConversations(one, key)
      const note = { kind: 'note', text: 'See this', fileIds: [announced.id] }
      const { body: written } = await callApi<Written>(one.url, key, 'POST', messagesOf(conversation), note)
      const answer = await fetch(`${other.url}${written.attachments[0]?.url}`)
      expect(bytes.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true)
    })
  })

  test('the jobs of a killed worker go on in the other', async () => {
    const { one, other, workers } = machines
    const key = await machines.makeKey()
    const conversations = await mailConversations(one, key)
    const ids = await Promise.all(
      times(60, async (index) => {
        const conversation = conversations[index % conversations.length]!
        return answer(index % 2 ? one : other, key, conversation, `Answer ${index}`)
      }),
    )
    await waitUntil('the first answers to leave', () => sink.mails.length > 5)
    workers[0].child.kill('SIGKILL')
    await expectSent(machines, sink, ids)
  })

  test('Redis killed in the midst of all, and begun anew, empty: every request is answered, nothing lost', async () => {
    const { one, other } = machines
    // One with a limit, so that every request asks Redis.
    const owner = await machines.signIn('ada@demo.test')
    const limited = { name: 'Traffic', scopes: ['*'] }
    const { key } = (await callApi<{ key: string }>(one.url, owner, 'POST', '/api-keys', limited)).body
    const [conversation, ...mailed] = await mailConversations(one, key)
    const socket = await openSocket(other.url, key, ['conversations'])
    const ready = async () => (await callHealth(one)).checks['redis']
    expect(await ready()).toBe('ok')

    const notes: string[] = []
    const answers: string[] = []
    const failures: unknown[] = []
    let over = false
    const traffic = times(4, async (writer) => {
      for (let n = 0; !over; n++) {
        const machine = n % 2 ? one : other
        const note = { kind: 'note', text: `Note ${n} of ${writer}` }
        const { status, body } = await callApi<Written>(machine.url, key, 'POST', messagesOf(conversation), note)
        if (status < 300) notes.push(body.id)
        else failures.push({ status, body })
        const read = await callApi(machine.url, key, 'GET', '/conversations?limit=5')
        if (read.status !== 200) failures.push(read)
        if (n % 10 > 0) continue
        answers.push(await answer(machine, key, mailed[writer % mailed.length]!, `Answer ${n} of ${writer}`))
      }
    })
    const grown = async (by: number) => {
      const goal = notes.length + by
      await waitUntil('more traffic', () => notes.length >= goal)
    }
    await grown(100)
    await redis.kill()
    await waitUntil('health to say so', async () => (await ready()) === 'away, working without it')
    expect((await fetch(`${one.url}/health/ready`)).status).toBe(200)
    await grown(100)
    await redis.startAgain()
    await waitUntil('health to be well', async () => (await ready()) === 'ok')
    await grown(100)
    over = true
    await Promise.all(traffic)

    expect(failures).toEqual([])
    expect(await storedOnce(machines, notes)).toBe(true)
    const heard = () =>
      socket.frames.flatMap(({ event }) => (event?.name === 'message.created' ? [event.payload.message?.id] : []))
    await waitUntil('every note on the socket of the other', () => notes.every((id) => heard().includes(id)))
    expect(heard().filter((id, index, ids) => ids.indexOf(id) !== index)).toEqual([])
    await expectSent(machines, sink, answers)
    for (const { running } of [one, other]) {
      expect(running.stderr()).toContain('Redis is away: working without it')
      expect(running.stderr()).toContain('Redis is back')
    }
    socket.close()
  })
})

describe('several machines without Redis', () => {
  let machines: Machines
  beforeAll(async () => {
    machines = await startMachines({})
  })
  afterAll(() => machines?.stop())

  crossing(() => machines)

  test('each answers for itself when it is asked how it is', async () => {
    expect(await callHealth(machines.one)).toEqual({ status: 'ok', checks: { database: 'ok' } })
    expect(await machines.command('doctor')).toMatch(/^ok +cache, limits +in each process/m)
  })
})

/** What must cross between processes, by whatever carries it. */
function crossing(machines: () => Machines): void {
  test('what is written through one is heard once on a socket of each', async () => {
    const { one, other } = machines()
    const key = await machines().makeKey()
    const sockets = await Promise.all([one, other].map(({ url }) => openSocket(url, key, ['conversations'])))
    const [id] = await mailConversations(one, key)
    await callApi(one.url, key, 'POST', messagesOf(id), { kind: 'note', text: 'Heard everywhere' })
    for (const { frames, close } of sockets) {
      const heard = () => frames.filter(({ event }) => event?.payload.message?.text === 'Heard everywhere')
      await waitUntil('the message', () => heard().length > 0)
      expect(heard()).toHaveLength(1)
      close()
    }
  })

  test('who types at one is seen at the other, and not by oneself', async () => {
    const { one, other } = machines()
    const key = await machines().makeKey()
    const [id] = await mailConversations(one, key)
    const topic = `conversation:${id}`
    const [typist, reader] = [await openSocket(one.url, key, [topic]), await openSocket(other.url, key, [topic])]
    const signals = ({ frames }: typeof reader) => frames.filter(({ type }) => type === 'signal')
    typist.send({ type: 'signal', topic, data: { typing: true } })
    await waitUntil('the signal', () => signals(reader).length > 0)
    expect(signals(reader)).toEqual([{ type: 'signal', topic, data: { typing: true } }])
    reader.send({ type: 'signal', topic, data: { typing: false } })
    await waitUntil('the answer', () => signals(typist).length > 0)
    expect(signals(typist)).toEqual([{ type: 'signal', topic, data: { typing: false } }])
    for (const { close } of [typist, reader]) close()
  })

  test('a session that is ended at one is refused at the other from then on, and its socket is closed', async () => {
    const { one, other } = machines()
    const [here, there] = [await machines().signIn('chloe@demo.test'), await machines().signIn('chloe@demo.test')]
    const socket = await openSocket(other.url, there, ['conversations'])
    const me = (machine: ApiMachine) => callApi(machine.url, there, 'GET', '/me').then(({ status }) => status)
    expect(await Promise.all([me(one), me(other)])).toEqual([200, 200])
    const { body } = await callApi<{ items: { id: string; current: boolean }[] }>(one.url, here, 'GET', '/sessions')
    for (const { id, current } of body.items) if (!current) await callApi(one.url, here, 'DELETE', `/sessions/${id}`)
    await waitUntil('the other to refuse it', async () => (await me(other)) === 401)
    await waitUntil('the socket to be closed', () => socket.closedWith() === 4401)
    const after = await Promise.all(times(20, (index) => me(index % 2 ? one : other)))
    expect(after.filter((status) => status !== 401)).toEqual([])
  })
}

async function mailConversations({ url }: ApiMachine, key: string): Promise<string[]> {
  const { body } = await callApi<{ items: { id: string; kind: string }[] }>(url, key, 'GET', '/conversations?limit=50')
  return body.items.filter(({ kind }) => kind === 'email').map(({ id }) => id)
}

function messagesOf(conversation: string | undefined): string {
  return `/conversations/${conversation}/messages`
}

async function answer({ url }: ApiMachine, key: string, conversation: string, text: string): Promise<string> {
  const { status, body } = await callApi<Written>(url, key, 'POST', messagesOf(conversation), { kind: 'reply', text })
  expect(status, JSON.stringify(body)).toBeLessThan(300)
  return body.id
}

async function callHealth({ url }: ApiMachine): Promise<{ status: string; checks: Record<string, string> }> {
  // The route's own shape; the tests fail on their expectations if not.
  return (await (await fetch(`${url}/health/ready`)).json()) as { status: string; checks: Record<string, string> }
}

async function expectSent(machines: Machines, sink: SmtpSink, ids: string[]): Promise<void> {
  const left = () => {
    const arrived = new Set(sink.mails.map(({ raw }) => headerOf(raw, 'message-id')))
    return ids.filter((id) => !arrived.has(`<${id}@hayloft.localhost>`))
  }
  await waitUntil(`${ids.length} answers to leave`, () => left().length === 0, { within: 60_000 })
  const unsent = "select id from messages where id = any($1) and delivery <> 'sent'"
  await waitUntil('all to be marked as sent', async () => (await ask(machines, unsent, [ids])).length === 0)
}

async function storedOnce(machines: Machines, ids: string[]): Promise<boolean> {
  const withEvents = `
    select messages.id from messages join events on events.name = 'message.created'
      and events.subject_id = messages.conversation_id and events.payload -> 'message' ->> 'id' = messages.id::text
    where messages.id = any($1)`
  const stored = await ask(machines, withEvents, [ids])
  return stored.length === ids.length && new Set(ids).size === ids.length
}

async function ask(machines: Machines, text: string, values: unknown[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: machines.databaseUrl })
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
}

function times<T>(count: number, work: (index: number) => Promise<T>): Promise<T>[] {
  return Array.from({ length: count }, (_, index) => work(index))
}

function count<T>(values: T[], value: T): number {
  return values.filter((each) => each === value).length
}
