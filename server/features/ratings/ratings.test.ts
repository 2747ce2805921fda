import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../kernel/context.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import { readLog } from '../../kernel/events/read-log.ts'
import { newId } from '../../kernel/ids.ts'
import type { Reaction } from '../../kernel/jobs/job.ts'
import { type RunningApi, runApi } from '../../testing/api.ts'
import { anonymous, makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { listMessages } from '../conversations/list-messages.ts'
import { reopenConversation } from '../conversations/reopen-conversation.ts'
import { verifyVisitorToken } from '../identity/visitor-token.ts'
import { sendVisitorMessage } from '../widget/send-message.ts'
import { startVisit } from '../widget/start-visit.ts'
import { askForRating, askRatingWhenClosed } from './ask-rating.ts'
import { mailRatingWhenAsked } from './mail-rating-when-asked.ts'
import { ratingToken, ratingUrl, readRatingToken } from './rating-link.ts'
import { getRatingSettings, updateRatingSettings } from './rating-settings-operations.ts'
import { getRating, listRatings } from './read-ratings.ts'
import { getVisitorRating, rateVisitorConversation } from './visitor-ratings.ts'

let world: World
let api: RunningApi
let mailChannelId: string
let chatKey: string
beforeAll(async () => {
  world = await makeWorld()
  api = await runApi(world)
  const olga = world.as('olga')
  mailChannelId = (await olga.run(createChannel, { kind: 'email', name: 'Support', address: `support@${newId()}.example` })).id
  chatKey = (await olga.run(createChannel, { kind: 'chat', name: 'Website' })).key!
})
beforeEach(async () => {
  await world.as('olga').run(updateRatingSettings, { enabled: true, channelIds: [], onceInDays: 14, delayMinutes: 30, askAfterBulk: false, question: '', thanks: '' })
})

const { as } = { as: (who: Parameters<World['as']>[0]) => world.as(who) }

async function mailConversation({ answer = true, email = `${newId()}@example.com` } = {}): Promise<string> {
  const contact = await as('ada').run(createContact, { name: 'Grace <b>', email })
  const { conversation } = await as('ada').run(createConversation, { contactId: contact.id, channelId: mailChannelId, subject: 'Lamp & <shade>', text: 'Hello' })
  await world.kernel.database.system.updateTable('conversations').set({ kind: 'email' }).where('id', '=', conversation.id).execute()
  if (answer) await as('ada').run(createMessage, { conversationId: conversation.id, text: 'Here it is' })
  else await world.kernel.database.system.deleteFrom('messages').where('conversation_id', '=', conversation.id).execute()
  return conversation.id
}

async function visitor(): Promise<Caller> {
  const { visitorToken } = await as(anonymous).run(startVisit, { channelKey: chatKey }, { ip: `10.1.0.${Math.floor(Math.random() * 250)}` })
  const { workspaceId, contactId, channelId } = await verifyVisitorToken(world.kernel, visitorToken)
  return { workspaceId, actor: { kind: 'visitor', id: contactId, name: 'Visitor', channelId }, scopes: new Set(['widget:use']), rateLimit: null }
}

async function chatOf(caller: Caller): Promise<string> {
  const { conversation } = await as(caller).run(sendVisitorMessage, { clientId: newId(), text: 'Hello' })
  await as('ada').run(createMessage, { conversationId: conversation.id, text: 'Good morning' })
  return conversation.id
}

/** Closes it and asks, as the job would when its time has come. */
async function closeAndAsk(conversationId: string): Promise<boolean> {
  const { closedAt } = await as('ada').run(closeConversation, { id: conversationId })
  return ask(conversationId, closedAt!)
}

const systemCall: Caller = { workspaceId: '', actor: { kind: 'system', id: null, name: 'ratings' }, scopes: new Set(['*']), rateLimit: null }
const ask = async (conversationId: string, closedAt: Date) =>
  (await as({ ...systemCall, workspaceId: world.workspaceId }).run(askForRating, { conversationId, closedAt: closedAt.toISOString() })).isAsked

async function eventsOf(name: string): Promise<LoggedEvent[]> {
  for (;;) {
    const { events, unsettled } = await readLog(world.kernel.database.system, { xid: '0', id: '00000000-0000-0000-0000-000000000000' }, 10_000, world.workspaceId)
    // Older transactions are still open, perhaps in another database of the server.
    if (!unsettled) return events.filter((event) => event.name === name)
    await sleep(2)
  }
}

const react = (reaction: Reaction, event: LoggedEvent) => reaction.run(world.kernel, event, { id: '1', attempt: 1, maxAttempts: 1, signal: undefined })
const waitingJobs = async (conversationId: string) => (await sql<{ runAt: Date }>`
  select run_at as "runAt" from graphile_worker._private_jobs where key = ${`ask-rating:${conversationId}`}`.execute(world.kernel.database.system)).rows

describe('asking', () => {
  it('waits for its moment after the closing, once, and not after a bulk action', async () => {
    const id = await mailConversation()
    const { closedAt } = await as('ada').run(closeConversation, { id })
    const closed = (await eventsOf('conversation.closed')).at(-1)!
    expect(askRatingWhenClosed.when!(closed)).toBe(true)
    await react(askRatingWhenClosed, closed)
    await react(askRatingWhenClosed, closed)
    expect(await waitingJobs(id)).toEqual([{ runAt: new Date(closedAt!.getTime() + 30 * 60_000) }])
    const conversation = closed.payload['conversation'] as object
    expect(askRatingWhenClosed.when!({ ...closed, payload: { conversation: { ...conversation, spam: true } } })).toBe(false)
    expect(askRatingWhenClosed.when!({ ...closed, payload: { conversation: { ...conversation, mergedInto: newId() } } })).toBe(false)

    const [bulkId, other] = [newId(), await mailConversation()]
    await as('ada').run(closeConversation, { id: other })
    const ofBulk = { ...(await eventsOf('conversation.closed')).at(-1)!, correlationId: bulkId }
    const { olga } = world.cast
    await world.kernel.database.system.insertInto('bulk_actions').values({
      id: bulkId, workspace_id: world.workspaceId, created_by: JSON.stringify(olga.caller.actor), created_by_id: olga.memberId, scopes: [], action: '{"kind":"close"}', total: 1,
    }).execute()
    await react(askRatingWhenClosed, ofBulk)
    expect(await waitingJobs(other)).toEqual([])
    await as('olga').run(updateRatingSettings, { askAfterBulk: true })
    await react(askRatingWhenClosed, ofBulk)
    expect(await waitingJobs(other)).toHaveLength(1)
  })

  it('happens once a closing and once in so many days, whoever asks at the same moment', async () => {
    const id = await mailConversation()
    const { closedAt, contactId } = await as('ada').run(closeConversation, { id })
    expect((await Promise.all([1, 2, 3].map(() => ask(id, closedAt!)))).filter(Boolean)).toHaveLength(1)
    expect(await as('ada').run(getRating, { conversationId: id })).toMatchObject({ askedBy: 'email', contactId, memberId: world.cast.ada.memberId, score: null })
    await as('ada').run(reopenConversation, { id })
    expect(await closeAndAsk(id)).toBe(false)
    await as('olga').run(updateRatingSettings, { onceInDays: 0 })
    await as('ada').run(reopenConversation, { id })
    expect(await closeAndAsk(id)).toBe(true)
  })

  it.each<[string, () => Promise<boolean>]>([
    ['that was opened again', async () => { const id = await mailConversation(); const { closedAt } = await as('ada').run(closeConversation, { id }); await as('ada').run(reopenConversation, { id }); return ask(id, closedAt!) }],
    ['without an answer', async () => closeAndAsk(await mailConversation({ answer: false }))],
    ['of a channel that is left out', async () => { await as('olga').run(updateRatingSettings, { channelIds: [mailChannelId] }); return closeAndAsk(await chatOf(await visitor())) }],
    ['while it is switched off', async () => { await as('olga').run(updateRatingSettings, { enabled: false }); return closeAndAsk(await mailConversation()) }],
    ['that is spam', async () => { const id = await mailConversation(); await world.kernel.database.system.updateTable('conversations').set({ spam: true }).where('id', '=', id).execute(); return closeAndAsk(id) }],
    ['that is not there', () => ask(newId(), new Date())],
  ])('leaves out one %s', async (_, act) => {
    expect(await act()).toBe(false)
  })

  it('sends a letter with five links, the same one when its job runs twice', async () => {
    const id = await mailConversation()
    await closeAndAsk(id)
    const asked = (await eventsOf('conversation.ratingAsked')).at(-1)!
    expect(mailRatingWhenAsked.when!(asked)).toBe(true)
    await react(mailRatingWhenAsked, asked)
    await react(mailRatingWhenAsked, asked)
    const rating = await as('ada').run(getRating, { conversationId: id })
    const { rows } = await sql<{ raw: Buffer }>`select raw from mails where direction = 'out' and message_id like ${`%${rating.id}%`}`.execute(world.kernel.database.system)
    expect(rows.length).toBeGreaterThan(0)
    const text = rows[0]!.raw.toString('utf8').replaceAll('=\r\n', '').replaceAll('=3D', '=')
    for (let score = 1; score <= 5; score++) expect(text).toContain(ratingUrl(world.kernel, rating.id, score).split('/rate/')[1])
    expect(text).toContain('Lamp &#38; &#60;shade&#62;')
    expect(text).toContain('Auto-Submitted: auto-generated')
  })
})

describe('the page', () => {
  async function asked(): Promise<{ id: string; conversationId: string; path: string }> {
    const conversationId = await mailConversation()
    expect(await closeAndAsk(conversationId)).toBe(true)
    const { id } = await as('ada').run(getRating, { conversationId })
    return { id, conversationId, path: `${api.url}/rate/${ratingToken(world.kernel, id)}` }
  }
  const post = (path: string, form: Record<string, string>) => fetch(path, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })

  it('counts nothing when it is opened, and the answer when it is sent', async () => {
    const { conversationId, path } = await asked()
    for (const method of ['HEAD', 'GET', 'GET']) {
      const opened = await fetch(`${path}?score=2`, { method })
      expect(opened.status).toBe(200)
      if (method === 'GET') expect(await opened.text()).toContain('value="2" required checked')
    }
    expect(await as('ada').run(getRating, { conversationId })).toMatchObject({ score: null })

    const sent = await post(path, { score: '4', comment: '<script>alert(1)</script> شكرا' })
    expect(sent.status).toBe(303)
    const page = await (await fetch(new URL(sent.headers.get('location')!, api.url))).text()
    expect(page).toContain('Thank you. We read every answer.')
    expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62; شكرا')
    expect(page).toContain('value="4" required checked')
    await post(path, { score: '4', comment: '<script>alert(1)</script> شكرا' })
    await post(path, { score: '2', comment: '' })
    expect(await as('ada').run(getRating, { conversationId })).toMatchObject({ score: 2, comment: '', changedAt: expect.any(Date) })
    const lines = (await as('ada').run(listMessages, { conversationId })).items.filter(({ text }) => text.includes('of 5')).map(({ text }) => text)
    expect(lines).toEqual(['Grace <b> changed the rating to 2 of 5', 'Grace <b> rated this 4 of 5: “<script>alert(1)</script> شكرا”'])
    const told = (await eventsOf('conversation.rated')).filter(({ subjectId }) => subjectId === conversationId)
    expect(told.map(({ payload }) => (payload['rating'] as { score: number }).score)).toEqual([4, 2])
  })

  it('has a policy that runs nothing, and is not kept', async () => {
    const { headers } = await fetch((await asked()).path)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })

  it.each([[{}], [{ score: '6' }], [{ score: '3.5' }], [{ score: '3', comment: 'x'.repeat(2_001) }]])('asks again for %j', async (form) => {
    const { path, conversationId } = await asked()
    const answer = await post(path, form)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('role="alert"')
    expect(await as('ada').run(getRating, { conversationId })).toMatchObject({ score: null })
  })

  it('can be changed for fourteen days', async () => {
    const { id, path, conversationId } = await asked()
    await post(path, { score: '5' })
    await sql`update ratings set rated_at = now() - interval '15 days' where id = ${id}`.execute(world.kernel.database.system)
    expect(await (await fetch(path)).text()).toContain('This can no longer be changed.')
    expect((await post(path, { score: '1' })).status).toBe(410)
    expect(await as('ada').run(getRating, { conversationId })).toMatchObject({ score: 5 })
  })

  it('is there for links of ours alone', async () => {
    const { id, path } = await asked()
    for (const wrong of [path.slice(0, -2), `${api.url}/rate/nothing`, `${api.url}/rate/${'a'.repeat(22)}.${'b'.repeat(43)}`]) {
      const answer = await fetch(wrong)
      expect(answer.status).toBe(404)
      expect(await answer.text()).toContain('This link is not valid')
    }
    expect(readRatingToken(world.kernel, ratingToken(world.kernel, id))).toBe(id)
  })
})

describe('in a chat', () => {
  it('the visitor hears of it, rates and changes it, and nobody else does', async () => {
    const [caller, stranger] = [await visitor(), await visitor()]
    const conversationId = await chatOf(caller)
    await expect(as(caller).run(rateVisitorConversation, { conversationId, score: 5 })).rejects.toMatchObject({ code: 'not_found' })
    await closeAndAsk(conversationId)
    const event = world.kernel.registry.events.get('conversation.ratingAsked')!
    const asked = (await eventsOf('conversation.ratingAsked')).at(-1)!
    const toVisitor = event.audience(event.payload.parse(revive(asked.payload))).find((each) => typeof each === 'object')
    expect(toVisitor).toMatchObject({ topic: `visitor:${caller.actor.id}`, payload: { rating: { conversationId, question: 'How did we do?', score: null } } })
    expect(Object.keys(toVisitor as object)).toEqual(['topic', 'payload'])
    expect(await as(caller).run(getVisitorRating, { conversationId })).toMatchObject({ score: null })
    expect(await as(caller).run(rateVisitorConversation, { conversationId, score: 5, comment: ' Quick ' })).toMatchObject({ score: 5, comment: 'Quick' })
    expect(await as(caller).run(rateVisitorConversation, { conversationId, score: 3 })).toMatchObject({ score: 3, comment: '' })
    for (const operation of [getVisitorRating, rateVisitorConversation]) {
      await expect(as(stranger).run(operation as typeof rateVisitorConversation, { conversationId, score: 1 })).rejects.toMatchObject({ code: 'not_found' })
      await expect(as('olga').run(operation as typeof rateVisitorConversation, { conversationId, score: 1 })).rejects.toMatchObject({ code: 'forbidden' })
    }
    await sql`update ratings set rated_at = now() - interval '15 days' where conversation_id = ${conversationId}`.execute(world.kernel.database.system)
    await expect(as(caller).run(rateVisitorConversation, { conversationId, score: 1 })).rejects.toMatchObject({ code: 'gone' })
  })

  it('stops at twenty a minute', async () => {
    const caller = await visitor()
    const conversationId = await chatOf(caller)
    await closeAndAsk(conversationId)
    for (let n = 0; n < 20; n++) await as(caller).run(rateVisitorConversation, { conversationId, score: 1 + (n % 5) })
    await expect(as(caller).run(rateVisitorConversation, { conversationId, score: 1 })).rejects.toMatchObject({ code: 'rate_limited' })
  })
})

describe('ratings', () => {
  it('are listed by what one looks for, in pages, and not to other workspaces', async () => {
    const caller = await visitor()
    const conversationId = await chatOf(caller)
    await closeAndAsk(conversationId)
    await as(caller).run(rateVisitorConversation, { conversationId, score: 1, comment: 'Slow' })
    const { memberId } = world.cast.ada
    const all = await as('vera').run(listRatings, { limit: 100 })
    expect(all.items[0]).toMatchObject({ conversationId, score: 1, comment: 'Slow', memberId, askedBy: 'chat' })
    for (const filter of [{ score: 1 }, { memberId }, { channelId: all.items[0]!.channelId! }, { from: new Date(Date.now() - 60_000).toISOString() }]) {
      expect((await as('vera').run(listRatings, filter)).items.map((rating) => rating.conversationId)).toContain(conversationId)
    }
    for (const filter of [{ score: 5, memberId: newId() }, { channelId: newId() }, { teamId: newId() }, { to: '2020-01-01T00:00:00Z' }]) expect((await as('vera').run(listRatings, filter)).items).toEqual([])
    const first = await as('vera').run(listRatings, { limit: 1 })
    expect((await as('vera').run(listRatings, { limit: 1, cursor: first.nextCursor! })).items).toEqual(all.items.slice(1, 2))
    expect((await as('oscar').run(listRatings, {})).items).toEqual([])
    await expect(as('oscar').run(getRating, { conversationId })).rejects.toMatchObject({ code: 'not_found' })
    const nobody: Caller = { ...world.cast.vera.caller, scopes: new Set() }
    for (const operation of [listRatings, getRatingSettings]) await expect(as(nobody).run(operation as typeof listRatings, {})).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('are set up by admins, with channels of the workspace', async () => {
    expect(await as('oscar').run(getRatingSettings, {})).toMatchObject({ enabled: false, delayMinutes: 30, onceInDays: 14 })
    await expect(as('ada').run(updateRatingSettings, { enabled: false })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(as('oscar').run(updateRatingSettings, { channelIds: [mailChannelId] })).rejects.toMatchObject({ code: 'not_found' })
    expect(await as('olga').run(updateRatingSettings, { question: 'هل ساعدناك؟' })).toMatchObject({ enabled: true, question: 'هل ساعدناك؟' })
  })
})

/** Moments of the log are text; the event's shape wants dates. */
function revive(value: unknown): unknown {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return new Date(value)
  if (Array.isArray(value)) return value.map(revive)
  return value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revive(each)])) : value
}
