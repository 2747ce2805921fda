import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findEmbeddedPostgres } from '../server/kernel/postgres/embedded.ts'
import { callApi } from './call-api.ts'
import { seededRandom } from './seeded-random.ts'
import { headerOf, type SmtpSink, startSmtpSink } from './smtp-sink.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'
import { answer, chat, correspond, type Storm } from './storm.ts'
import { waitUntil } from './wait-until.ts'

const correspondents = 100
const mailsEach = 10
const visitors = 25
const chatsEach = 40
const answers = 120
const kills = 9

const seed = Number(process.env['HAYLOFT_TEST_SEED']) || Date.now() % 1_000_000
const random = seededRandom(seed)

let sink: SmtpSink
let hayloft: Hayloft
beforeAll(async () => {
  console.log(`crash: HAYLOFT_TEST_SEED=${seed} kills at the same moments`)
  // Slow, so that kills meet mails on their way out, and now and then unwilling.
  sink = await startSmtpSink(() => (Math.random() < 0.05 ? 451 : 0))
  hayloft = await startHayloft({ SMTP_URL: sink.url })
})
afterAll(async () => {
  await hayloft?.remove()
  await sink?.stop()
})

test('2,000 mails and chats arrive once each, although everything is killed again and again', async () => {
  const storm: Storm = { acknowledged: 0, retries: 0 }
  const key = await hayloft.command('key', 'create', '--workspace', 'demo', '--scopes', '*')
  const channels = await callApi<{ items: { kind: string; key: string | null }[] }>(
    hayloft.url,
    key,
    'GET',
    '/channels',
  )
  const channelKey = channels.body.items.find(({ kind }) => kind === 'chat')?.key ?? ''

  let over = false
  const chaos = killAtRandom(storm, () => over)
  const [mails, chats, replies] = await Promise.all([
    inTurns(correspondents, 10, (index) => correspond(storm, hayloft, `c${index}`, mailsEach)),
    Promise.all(Array.from({ length: visitors }, (_, index) => chat(storm, hayloft, channelKey, index, chatsEach))),
    answerMails(storm, key),
  ])
  over = true
  const killed = await chaos
  console.log(`crash: killed ${killed.length} times (${killed.join(', ')}); ${storm.retries} tries were sent again`)
  expect(killed.length).toBe(kills)

  const url = hayloft.env['DATABASE_URL'] ?? (await findEmbeddedPostgres(hayloft.dataDir))
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await expectOnceEach(client, mails.flat(), chats.flat())
    await expectAnswersSent(client, replies)
  } finally {
    await client.end()
  }
})

/** Kills at moments that spread over the whole storm: the program, its database, or both at once. */
async function killAtRandom(storm: Storm, isOver: () => boolean): Promise<string[]> {
  const total = correspondents * mailsEach + visitors * chatsEach
  const moments = Array.from({ length: kills }, (_, index) => ((index + random()) / kills) * total * 0.98)
  const victims = ['program', 'both', 'database'] as const
  const killed: string[] = []
  for (const moment of moments) {
    while (storm.acknowledged < moment && !isOver()) await sleep(5)
    const victim = hayloft.env['DATABASE_URL'] ? 'program' : victims[Math.floor(random() * 3)]!
    await sleep(random() * 30)
    await hayloft.kill({ program: victim !== 'database', database: victim !== 'program' })
    killed.push(victim)
    await hayloft.startAgain()
  }
  return killed
}

/** An agent who answers conversations of the storm as they come in. */
async function answerMails(storm: Storm, key: string): Promise<string[]> {
  const ids: string[] = []
  const answered = new Map<string, number>()
  while (ids.length < answers) {
    const list = await callApi<{ items: { id: string; subject: string | null }[] }>(
      hayloft.url,
      key,
      'GET',
      '/conversations?state=open&limit=50',
    ).catch(() => undefined)
    const waiting = (list?.body.items ?? []).filter(
      ({ id, subject }) => subject?.startsWith('Storm') && (answered.get(id) ?? 0) < 3,
    )
    if (waiting.length === 0) await sleep(100)
    for (const { id } of waiting.slice(0, 3)) {
      answered.set(id, (answered.get(id) ?? 0) + 1)
      ids.push(await answer(storm, hayloft, key, id))
    }
  }
  return ids
}

async function expectOnceEach(
  client: pg.Client,
  mails: { sender: string; messageId: string }[],
  chats: { visitor: string; clientId: string }[],
): Promise<void> {
  expect(mails.length + chats.length).toBe(2_000)
  const counts = async (text: string) =>
    new Map((await client.query<{ id: string; count: number }>(text)).rows.map(({ id, count }) => [id, count]))
  const inMails = await counts("select message_id as id, count(*)::int from mails where direction = 'in' group by 1")
  const inMessages = await counts(
    'select mail_message_id as id, count(*)::int from messages where mail_message_id is not null group by 1',
  )
  const byClient = await counts(
    'select client_id as id, count(*)::int from messages where client_id is not null group by 1',
  )
  const not = (times: number, found: Map<string, number>, id: string) => (found.get(id) ?? 0) !== times
  expect(
    mails.filter(({ messageId }) => not(1, inMails, messageId)),
    'mails kept other than once',
  ).toEqual([])
  expect(
    mails.filter(({ messageId }) => not(1, inMessages, messageId)),
    'mails in the inbox other than once',
  ).toEqual([])
  expect(
    chats.filter(({ clientId }) => not(1, byClient, clientId)),
    'chats other than once',
  ).toEqual([])

  const perSender = await counts(`
    select email as id, count(distinct conversations.id)::int as count
    from conversations join contact_details using (contact_id)
    where email like '%@storm.test' group by 1`)
  expect(
    [...perSender.values()].filter((count) => count !== 1),
    'each correspondent has one thread',
  ).toEqual([])
  expect(perSender.size).toBe(correspondents)
  const perVisitor = await counts(
    "select contact_id as id, count(*)::int from conversations where kind = 'chat' group by 1",
  )
  expect(
    [...new Set(chats.map(({ visitor }) => visitor))].filter((visitor) => not(1, perVisitor, visitor)),
    'each visitor has one chat',
  ).toEqual([])

  const { rows: twice } = await client.query(
    'select workspace_id, number from conversations group by 1, 2 having count(*) > 1',
  )
  expect(twice, 'numbers given twice').toEqual([])
  const { rows: silent } = await client.query(`
    select messages.id, count(events.id)::int as events from messages
    left join events on events.name = 'message.created' and events.payload -> 'message' ->> 'id' = messages.id::text
    where client_id is not null or mail_message_id like '%@storm.test' group by 1 having count(events.id) <> 1`)
  expect(silent, 'messages without their one event').toEqual([])
}

async function expectAnswersSent(client: pg.Client, replies: string[]): Promise<void> {
  const arrived = () => sink.mails.map(({ raw }) => headerOf(raw, 'message-id'))
  const missing = () => {
    const there = new Set(arrived())
    return replies.filter((id) => !there.has(`<${id}@hayloft.localhost>`))
  }
  await waitUntil('every answer at the SMTP server', () => missing().length === 0, {
    within: 60_000,
    every: 200,
  }).catch(async (error: unknown) => {
    const { rows } = await client.query(
      `select messages.id, delivery, delivery_detail, mail_id is not null as kept, events.id as event, events.xid::text,
         (select xid::text || ' ' || event_id from log_cursors where listener = 'reactions') as cursor,
         (select json_agg(jobs) from graphile_worker.jobs where key like '%' || events.id) as jobs
       from messages join events on events.name = 'message.created' and events.payload -> 'message' ->> 'id' = messages.id::text
       where messages.id = any($1)`,
      [missing()],
    )
    throw new Error(`${missing().length} of ${replies.length} answers never left: ${JSON.stringify(rows)}`, {
      cause: error,
    })
  })
  const once = new Set(arrived())
  expect(once.size, 'mails that nobody wrote').toBe(replies.length)
  console.log(`crash: ${sink.mails.length} mails carried ${once.size} answers`)
  await waitUntil(
    'every answer to be marked as sent',
    async () => {
      const { rows } = await client.query('select id from messages where id = any($1) and delivery <> $2', [
        replies,
        'sent',
      ])
      return rows.length === 0
    },
    { within: 30_000, every: 200 },
  )
}

/** Works through `count` pieces, so many at a time. */
async function inTurns<T>(count: number, atOnce: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) results.push(await work(next++))
    }),
  )
  return results
}
