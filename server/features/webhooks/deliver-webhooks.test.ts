import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { Webhook as Verifier } from 'standardwebhooks'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { readLog } from '../../kernel/events/read-log.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createContact } from '../contacts/create-contact.ts'
import { updateContact } from '../contacts/update-contact.ts'
import { createWebhook } from './create-webhook.ts'
import { deliverLane } from './deliver-webhooks.ts'
import { pauseWebhook, resumeWebhook } from './pause-webhook.ts'
import { planDeliveries } from './plan-deliveries.ts'
import { getWebhookDelivery, listWebhookDeliveries } from './read-webhook-deliveries.ts'
import { getWebhook } from './read-webhooks.ts'
import { releaseWaiting } from './release-waiting.ts'
import { retryWebhookDelivery } from './retry-webhook-delivery.ts'
import { showWebhookHealth } from './show-webhook-health.ts'
import { type Receiver, startReceiver, status } from './test-receiver.ts'
import { testWebhook } from './test-webhook.ts'
import { updateWebhook } from './update-webhook.ts'
import { rotateWebhookSecret } from './webhook-secret.ts'

let world: World
let receiver: Receiver
beforeAll(async () => {
  world = await makeWorld({ HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
  receiver = await startReceiver()
})

const olga = () => world.as('olga')
let paths = 0

/** A webhook with a path of its own. */
async function listen(eventNames = ['contact.*']): Promise<{ id: string; secret: string; path: string }> {
  await world.kernel.database.system.updateTable('webhooks').set({ removed_at: new Date() }).execute()
  const path = `/${++paths}`
  const { webhook, secret } = await olga().run(createWebhook, { url: receiver.url(path), eventNames })
  return { id: webhook.id, secret, path }
}

let position = { xid: '0', id: '00000000-0000-0000-0000-000000000000' }

/** What the projection does with all that is new in the log. */
async function plan(): Promise<void> {
  for (;;) {
    const { events, unsettled } = await readLog(world.kernel.database.system, position, 200)
    if (events.length === 0 && !unsettled) return
    // Someone's older transaction is still open, perhaps in another database of the server.
    if (events.length === 0) await sleep(2)
    else await world.kernel.database.systemTransaction((db, client) => planDeliveries(world.kernel).apply(events, db, client, position))
    position = events.at(-1) ?? position
  }
}

const lane = (webhookId: string, subjectId: string) => ({ workspaceId: world.workspaceId, webhookId, subjectId })
const deliver = (webhookId: string, subjectId: string, now?: Date) => deliverLane(world.kernel, lane(webhookId, subjectId), now ? { clock: () => now } : {})
const deliveriesOf = async (webhookId: string) => (await olga().run(listWebhookDeliveries, { webhookId, limit: 100 })).items.toReversed()
const contactNamed = (name: string) => olga().run(createContact, { name })
const inHours = (hours: number, from = new Date()) => new Date(from.getTime() + hours * 3_600_000)

/** What the job does that a resumed webhook asks for. */
const release = (webhookId: string) =>
  releaseWaiting.run(world.kernel, { workspaceId: world.workspaceId, payload: { webhookId }, job: { id: '1', attempt: 1, maxAttempts: 1, signal: undefined } })

/** When the engine would look at that lane again. */
async function nextJobAt(webhookId: string, subjectId: string): Promise<Date | undefined> {
  const { rows } = await sql<{ run_at: Date }>`select run_at from graphile_worker.jobs where key = ${`deliver-webhooks:${webhookId}:${subjectId}`}`.execute(world.kernel.database.system)
  return rows[0]?.run_at
}

describe('a delivery', () => {
  it('is a signed request that the package of Standard Webhooks verifies', async () => {
    const { id, secret, path } = await listen()
    const contact = await contactNamed('Grace')
    await plan()
    await deliver(id, contact.id)
    const [request] = receiver.at(path)
    expect(new Verifier(secret).verify(request!.text, request!.headers)).toEqual({
      type: 'contact.created', timestamp: expect.stringMatching(/^\d{4}-.*Z$/), id: request!.headers['webhook-id'], data: { contact: expect.objectContaining({ id: contact.id, name: 'Grace' }) },
    })
    expect(() => new Verifier('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA').verify(request!.text, request!.headers)).toThrow('No matching signature')
    expect(request!.headers['content-type']).toBe('application/json')
    const [delivery] = await deliveriesOf(id)
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 1, lastStatus: 204, eventId: request!.headers['webhook-id'], finishedAt: expect.any(Date) })
    expect(await olga().run(getWebhook, { id })).toMatchObject({ failures: 0, lastSucceededAt: expect.any(Date) })
  })

  it('is signed by the old secret too for a day after a rotation, and by no more than that', async () => {
    const { id, secret: first, path } = await listen()
    const { secret: second } = await olga().run(rotateWebhookSecret, { id })
    const { secret: third } = await olga().run(rotateWebhookSecret, { id })
    const contact = await contactNamed('Rotated')
    await plan()
    await deliver(id, contact.id)
    const request = receiver.at(path)[0]!
    for (const secret of [first, second, third]) expect(() => new Verifier(secret).verify(request.text, request.headers)).not.toThrow()
    await olga().run(updateContact, { id: contact.id, name: 'Rotated away' })
    await plan()
    await deliver(id, contact.id, inHours(25))
    const later = receiver.at(path)[1]!
    expect(later.headers['webhook-signature']!.split(' ')).toHaveLength(1)
    expect(new Verifier(third).sign(later.headers['webhook-id']!, new Date(Number(later.headers['webhook-timestamp']) * 1000), later.text)).toBe(later.headers['webhook-signature'])
  })

  it('is one for each event and webhook, however often the log is read', async () => {
    const { id, path } = await listen()
    const before = position
    const contact = await contactNamed('Once')
    await plan()
    position = before
    await plan()
    await deliver(id, contact.id)
    await deliver(id, contact.id)
    expect(receiver.at(path)).toHaveLength(1)
  })

  it('is made of nothing that the webhook does not ask for, nor of what was before it', async () => {
    await contactNamed('Before')
    const { id } = await listen(['contact.updated'])
    const contact = await contactNamed('After')
    await olga().run(updateContact, { id: contact.id, name: 'Changed' })
    await plan()
    expect((await deliveriesOf(id)).map(({ eventName }) => eventName)).toEqual(['contact.updated'])
  })

  it('is sent again with the same id when the worker died before it was noted', async () => {
    const { id, secret, path } = await listen()
    const contact = await contactNamed('Twice')
    await plan()
    const dies: Kernel = { ...world.kernel, database: { ...world.kernel.database, transaction: () => Promise.reject(new Error('killed')) } }
    await expect(deliverLane(dies, lane(id, contact.id))).rejects.toThrow('killed')
    expect(await deliveriesOf(id)).toMatchObject([{ state: 'waiting', attempts: 0 }])
    await deliver(id, contact.id)
    const [first, second] = receiver.at(path)
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id'])
    expect(second!.text).toBe(first!.text)
    expect(() => new Verifier(secret).verify(second!.text, second!.headers)).not.toThrow()
  })

  it('keeps the order of its subject while one fails, and holds nothing else back', async () => {
    const { id, path } = await listen()
    const held = await contactNamed('Held')
    const free = await contactNamed('Free')
    for (const name of ['second', 'third']) for (const contact of [held, free]) await olga().run(updateContact, { id: contact.id, name })
    await plan()
    const nameOf = (request: { body: { data: Record<string, unknown> } }) => (request.body.data['contact'] as { name: string }).name
    const idOf = (request: { body: { data: Record<string, unknown> } }) => (request.body.data['contact'] as { id: string }).id
    receiver.answer(path, (request, response) => response.writeHead(nameOf(request) === 'second' && idOf(request) === held.id ? 500 : 200).end())
    await deliver(id, held.id)
    await deliver(id, held.id)
    await deliver(id, free.id)
    expect(receiver.at(path).filter((request) => idOf(request) === held.id).map(nameOf)).toEqual(['Held', 'second'])
    expect(receiver.at(path).filter((request) => idOf(request) === free.id).map(nameOf)).toEqual(['Free', 'second', 'third'])
    receiver.answer(path, status(200))
    await deliver(id, held.id, inHours(1))
    expect(receiver.at(path).filter((request) => idOf(request) === held.id).map(nameOf)).toEqual(['Held', 'second', 'second', 'third'])
  })
})

describe('what came back', () => {
  it('is kept with what was sent: status, headers, the first 10 KB, time', async () => {
    const { id, path } = await listen()
    receiver.answer(path, status(500, { 'x-reason': 'broken' }, `\0${'ä'.repeat(10_000)}`))
    const contact = await contactNamed('Kept')
    await plan()
    await deliver(id, contact.id)
    const details = await olga().run(getWebhookDelivery, { id: (await deliveriesOf(id))[0]!.id })
    const [request] = receiver.at(path)
    expect(details).toMatchObject({
      body: request!.text, delivery: { state: 'waiting', attempts: 1, lastStatus: 500, lastReason: 'The server answered 500.' },
      attempts: [{
        number: 1, url: receiver.url(path), status: 500, responseHeaders: { 'x-reason': 'broken' }, truncated: true, reason: 'The server answered 500.', milliseconds: expect.any(Number),
        requestHeaders: { 'webhook-id': request!.headers['webhook-id'], 'webhook-signature': request!.headers['webhook-signature'] },
      }],
    })
    expect(Buffer.byteLength(details.attempts[0]!.responseBody!)).toBeLessThanOrEqual(10 * 1024 + 2)
    expect(details.attempts[0]!.responseBody).toMatch(/^ä{5000}/)
  })

  it('is a redirect: not followed, and said so', async () => {
    const { id, path } = await listen()
    receiver.answer(path, status(307, { location: receiver.url('/elsewhere') }))
    const contact = await contactNamed('Redirected')
    await plan()
    await deliver(id, contact.id)
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'waiting', lastStatus: 307, lastReason: expect.stringContaining('Redirects are not followed') })
    expect(receiver.at('/elsewhere')).toEqual([])
  })

  it('is nothing at all when the address is not public', async () => {
    const { id } = await listen()
    await olga().run(updateWebhook, { id, url: 'http://127.0.0.2:5432/' })
    const contact = await contactNamed('Guarded')
    await plan()
    await deliver(id, contact.id)
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'waiting', lastStatus: null, lastReason: expect.stringContaining('not a public address') })
  })
})

describe('retries', () => {
  it('follow the schedule for three days, then the next of the subject goes', async () => {
    const { id, path } = await listen()
    receiver.answer(path, status(500))
    const contact = await contactNamed('Doomed')
    await olga().run(updateContact, { id: contact.id, name: 'Next' })
    await plan()
    let now = new Date()
    const pauses: number[] = []
    for (let attempt = 1; attempt <= 9; attempt++) {
      await deliver(id, contact.id, now)
      const [delivery] = await deliveriesOf(id)
      expect(delivery).toMatchObject({ state: 'waiting', attempts: attempt })
      pauses.push((delivery!.dueAt.getTime() - now.getTime()) / 1000)
      // The rest that a failing webhook takes as a whole is this test's neither aim nor obstacle.
      await world.kernel.database.system.updateTable('webhooks').set({ held_until: null, failures: 0, failing_since: null }).where('id', '=', id).execute()
      expect(await nextJobAt(id, contact.id)).toEqual(delivery!.dueAt)
      await deliver(id, contact.id, new Date(delivery!.dueAt.getTime() - 1))
      expect(receiver.at(path)).toHaveLength(attempt)
      now = delivery!.dueAt
    }
    const suggested = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    pauses.forEach((pause, index) => expect(pause / suggested[index]!).toBeCloseTo(1, 0))
    expect(pauses.every((pause, index) => pause >= suggested[index]! * 0.89 && pause <= suggested[index]! * 1.11)).toBe(true)
    receiver.answer(path, ({ body }, response) => response.writeHead(body.type === 'contact.updated' ? 200 : 500).end())
    await deliver(id, contact.id, now)
    expect(await deliveriesOf(id)).toMatchObject([{ eventName: 'contact.created', state: 'failed', attempts: 10 }, { eventName: 'contact.updated', state: 'delivered', attempts: 1 }])
    expect(new Set(receiver.at(path).slice(0, 10).map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  it.each([[429, 'seconds'], [503, 'a date'], [500, 'seconds']] as const)('wait as long as Retry-After says with %i, in %s', async (code, form) => {
    const { id, path } = await listen()
    const contact = await contactNamed('Asked')
    await plan()
    const now = new Date(Math.ceil(Date.now() / 1000) * 1000)
    receiver.answer(path, status(code, { 'retry-after': form === 'seconds' ? '7200' : inHours(2, now).toUTCString() }))
    await deliver(id, contact.id, now)
    const [delivery] = await deliveriesOf(id)
    const minutes = Math.round((delivery!.dueAt.getTime() - now.getTime()) / 60_000)
    expect(minutes).toBe(code === 500 ? 0 : 120)
  })

  it('happen at once when someone asks, once for what was given up', async () => {
    const { id, path } = await listen()
    receiver.answer(path, status(500))
    const contact = await contactNamed('By hand')
    await plan()
    await deliver(id, contact.id)
    const deliveryId = (await deliveriesOf(id))[0]!.id
    await olga().run(retryWebhookDelivery, { id: deliveryId })
    await deliver(id, contact.id, inHours(0.001))
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'waiting', attempts: 2 })
    await world.kernel.database.system.updateTable('webhook_deliveries').set({ state: 'failed', attempts_left: 0, finished_at: new Date() }).where('id', '=', deliveryId).execute()
    expect(await olga().run(retryWebhookDelivery, { id: deliveryId })).toMatchObject({ state: 'waiting', finishedAt: null })
    await deliver(id, contact.id, inHours(0.002))
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'failed', attempts: 3 })
    receiver.answer(path, status(200))
    await olga().run(retryWebhookDelivery, { id: deliveryId })
    await deliver(id, contact.id, inHours(0.003))
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'delivered', attempts: 4 })
    await olga().run(retryWebhookDelivery, { id: deliveryId })
    await deliver(id, contact.id, inHours(0.004))
    expect(new Set(receiver.at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(receiver.at(path)).toHaveLength(5)
  })
})

describe('a webhook that fails', () => {
  it('rests as a whole: other subjects do not all try a dead server', async () => {
    const { id, path } = await listen()
    receiver.answer(path, status(500))
    const contacts = await Promise.all(Array.from({ length: 8 }, (_, n) => contactNamed(`Rest ${n}`)))
    await plan()
    const now = new Date(Date.now() + 1_000)
    for (const contact of contacts) await deliver(id, contact.id, now)
    expect(receiver.at(path)).toHaveLength(5)
    expect((await nextJobAt(id, contacts[7]!.id))!.getTime() - now.getTime()).toBe(5_000)
    receiver.answer(path, status(200))
    for (const contact of contacts) await deliver(id, contact.id, inHours(0.1, now))
    expect((await deliveriesOf(id)).every(({ state }) => state === 'delivered')).toBe(true)
    expect(await olga().run(getWebhook, { id })).toMatchObject({ failures: 0, failingSince: null })
  })

  it('is paused after a day and twenty failures, with an event; resumed, it sends what waits', async () => {
    const { id, path } = await listen()
    receiver.answer(path, status(500))
    const contacts = await Promise.all(Array.from({ length: 4 }, (_, n) => contactNamed(`Paused ${n}`)))
    await plan()
    const begun = new Date(Date.now() + 1_000)
    for (const hours of [0, 1, 3, 9, 23.9]) for (const contact of contacts) await deliver(id, contact.id, inHours(hours, begun))
    expect(await olga().run(getWebhook, { id })).toMatchObject({ state: 'active' })
    for (let hours = 24.5; (await olga().run(getWebhook, { id })).state === 'active' && hours < 60; hours++) for (const contact of contacts) await deliver(id, contact.id, inHours(hours, begun))
    expect(await olga().run(getWebhook, { id })).toMatchObject({ state: 'paused', pausedBecause: 'failing', pausedAt: expect.any(Date) })
    const events = await world.kernel.database.system.selectFrom('events').select(['name', 'actor']).where('subject_id', '=', id).where('name', '=', 'webhook.paused').execute()
    expect(events).toMatchObject([{ actor: { kind: 'system', name: 'webhooks' } }])

    const before = receiver.at(path).length
    await olga().run(updateContact, { id: contacts[0]!.id, name: 'While paused' })
    await plan()
    for (const contact of contacts) await deliver(id, contact.id, inHours(100, begun))
    expect(receiver.at(path)).toHaveLength(before)
    receiver.answer(path, status(200))
    await olga().run(resumeWebhook, { id })
    await release(id)
    for (const contact of contacts) await deliver(id, contact.id, new Date(Date.now() + 1_000))
    expect((await deliveriesOf(id)).map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'delivered'))
    expect((await nextJobAt(id, contacts[3]!.id))!.getTime()).toBeLessThanOrEqual(Date.now())
  })

  it('starts anew at a new address, with what waited for the old one', async () => {
    const { id, path } = await listen()
    receiver.answer(path, status(500))
    const contact = await contactNamed('Moved')
    await plan()
    for (const hours of [0, 1, 2, 6, 12]) await deliver(id, contact.id, inHours(hours))
    expect(await olga().run(getWebhook, { id })).toMatchObject({ failures: 5, failingSince: expect.any(Date) })
    expect(await olga().run(updateWebhook, { id, url: receiver.url(`${path}/new`) })).toMatchObject({ failures: 0, failingSince: null })
    const asked = await sql`select from graphile_worker.jobs where key = ${`release-waiting:${id}`}`.execute(world.kernel.database.system)
    expect(asked.rows).toHaveLength(1)
    await release(id)
    await deliver(id, contact.id, new Date(Date.now() + 1_000))
    expect(receiver.at(`${path}/new`)).toHaveLength(1)
  })

  it('is paused at once when its server says 410, and keeps what it did not take', async () => {
    const { id, path } = await listen()
    receiver.answer(path, status(410))
    const contact = await contactNamed('Gone')
    await plan()
    await deliver(id, contact.id)
    expect(await olga().run(getWebhook, { id })).toMatchObject({ state: 'paused', pausedBecause: 'gone' })
    expect(await deliveriesOf(id)).toMatchObject([{ state: 'waiting', lastStatus: 410 }])
  })

  it('takes few places, so that dead servers do not stop living ones', async () => {
    const dead = await listen()
    const { webhook } = await olga().run(createWebhook, { url: receiver.url('/alive'), eventNames: ['contact.*'] })
    const waiting: (() => void)[] = []
    receiver.answer(dead.path, (_request, response) => void waiting.push(() => response.writeHead(500).end()))
    const contacts = await Promise.all(Array.from({ length: 16 }, (_, n) => contactNamed(`Many ${n}`)))
    await plan()
    let postponed = 0
    const stuck = contacts.map((contact) => deliver(dead.id, contact.id).then(() => postponed++))
    for (const contact of contacts) await deliver(webhook.id, contact.id)
    expect(receiver.at('/alive')).toHaveLength(16)
    expect(receiver.at(dead.path)).toHaveLength(10)
    await vi.waitUntil(() => postponed === 6, { timeout: 10_000 })
    for (const answer of waiting.splice(0)) answer()
    await Promise.all(stuck)
    expect((await deliveriesOf(dead.id)).filter(({ attempts }) => attempts === 0)).toHaveLength(6)
  })
})

describe('the page of webhooks', () => {
  it('shows the last day by the hour, and what waits', async () => {
    const { id, path } = await listen()
    const [one, other] = [await contactNamed('Good'), await contactNamed('Bad')]
    await plan()
    await deliver(id, one.id)
    receiver.answer(path, status(500))
    await deliver(id, other.id)
    const { items } = await olga().run(showWebhookHealth, {})
    expect(items).toEqual([{ webhookId: id, waiting: 1, hours: [{ hour: expect.any(Date), succeeded: 1, failed: 1 }] }])
  })

  it('tests a webhook at once, a paused one too, without harm to its health', async () => {
    const { id, secret, path } = await listen()
    receiver.answer(path, status(500, {}, 'nope'))
    await olga().run(pauseWebhook, { id })
    const test = await olga().run(testWebhook, { id })
    expect(test).toMatchObject({ eventName: 'webhook.test', state: 'waiting' })
    expect(await nextJobAt(id, test.subjectId)).toBeDefined()
    await deliver(id, test.subjectId, new Date(Date.now() + 1_000))
    const [request] = receiver.at(path)
    expect(new Verifier(secret).verify(request!.text, request!.headers)).toMatchObject({ type: 'webhook.test', data: { webhookId: id } })
    expect(await olga().run(getWebhookDelivery, { id: test.id })).toMatchObject({ delivery: { state: 'failed' }, attempts: [{ status: 500, responseBody: 'nope' }] })
    expect(await olga().run(getWebhook, { id })).toMatchObject({ failures: 0 })
  })
})
