import { sql } from 'kysely'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { makeSchema } from '../../api/graphql/schema.ts'
import { newId } from '../../kernel/ids.ts'
import { startWorker } from '../../roles/worker.ts'
import { type RunningApi, runApi } from '../../testing/api.ts'
import { surfaces } from '../../testing/surfaces/call-surfaces.ts'
import { whenTestsEnd } from '../../testing/when-tests-end.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { updatePlugin } from '../plugins/update-plugin.ts'
import { checkIntegration } from './check-integration.ts'
import { disconnectIntegration } from './disconnect-integration.ts'
import { type ConnectedPlugin, connectPlugin } from './test-connect-plugin.ts'
import { type Customer, makeCustomer, messagesOf } from './test-customer.ts'
import { type TrackerStandIn, trackers } from './test-trackers.ts'

let world: World
let api: RunningApi
let grace: Customer

beforeAll(async () => {
  world = await makeWorld({ HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
  api = await runApi(world)
  const worker = await startWorker(world.kernel)
  whenTestsEnd(() => worker.stop())
  grace = await makeCustomer(world)
})

type Issue = { id: string; key: string; title: string; url: string; state: string; stateKind: string }
const eventually = <T>(look: () => T | Promise<T>) => vi.waitFor(look, 20_000)
const notesOf = async (conversationId: string) => (await messagesOf(world, conversationId)).filter(({ kind }) => kind === 'note').map(({ text }) => text)
const stateOf = async (conversationId: string) => (await world.as('ada').run(getConversation, { id: conversationId })).state

describe.each(Object.entries(trackers))('%s', (name, start) => {
  let service: TrackerStandIn
  let plugin: ConnectedPlugin
  beforeAll(async () => {
    service = await start()
    plugin = await connectPlugin(world, api, name, service.settings)
  })

  const set = (settings: Record<string, string | boolean | null>) => world.as('olga').run(updatePlugin, { id: plugin.id, settings }).then(() => undefined)
  const create = (conversationId: string, more: object = {}) => plugin.call<Issue>('createIssue', { conversationId, ...more })
  const linked = async (conversationId: string) => (await plugin.call<{ items: Issue[] }>('listIssues', { conversationId })).items
  async function linkedConversation(): Promise<{ conversationId: string; issue: Issue }> {
    const conversationId = await grace.say('My lamp hums')
    return { conversationId, issue: await create(conversationId) }
  }

  it('lists where issues can be created, over all pages', async () => {
    const { items } = await plugin.call<{ items: { name: string }[] }>('listPlaces', {})
    expect(items).toHaveLength(service.places.all)
    expect(items[0]!.name).toBe(service.places.first)
  })

  it('creates an issue from a conversation, with the way back', async () => {
    const conversationId = await grace.say('My lamp hums\nand flickers')
    const issue = await create(conversationId)
    expect(issue).toMatchObject({ title: 'My lamp hums and flickers', stateKind: 'open', assignee: null })
    const made = service.issues().at(-1)!
    expect(made).toMatchObject({ id: issue.id, key: issue.key, url: issue.url, title: issue.title })
    expect(made.text).toContain('flickers')
    expect(made.text).toContain(`/inbox/all/${conversationId}`)
    expect(await linked(conversationId)).toEqual([issue])
    expect(service.webhooks()).toEqual([`${api.url.replace('127.0.0.1', 'localhost')}/plugins/${plugin.id}/webhook`])
  })

  it('creates one issue for one idempotency key, also when the answer was lost on the way', async () => {
    const conversationId = await grace.say('Once only')
    const before = service.issues().length
    service.loseNextAnswer(service.creating.path, service.creating.holding)
    const attempt = () => plugin.call<Issue>('createIssue', { conversationId, title: 'Once' }, { idempotencyKey: `once in ${name}` })
    await expect(attempt()).rejects.toMatchObject({ code: 'unavailable' })
    const issue = await attempt()
    expect(await attempt()).toEqual(issue)
    expect(service.issues().slice(before)).toMatchObject([{ key: issue.key, title: 'Once' }])
  })

  it('creates an issue as a step of a flow, once for each run', async () => {
    const conversationId = await grace.say('From a flow')
    const step = (await world.kernel.registry.additionsOf(world.kernel, world.workspaceId, { fresh: true })).actions.get(`${name}.create_issue`)!
    const before = service.issues().length
    const work = {
      workspaceId: world.workspaceId, input: { conversationId, title: 'From a flow' }, idempotencyKey: `run in ${name}`, signal: new AbortController().signal,
      run: { id: newId(), flowId: null, flowName: 'New lamps', subjectId: conversationId, path: 'create' }, attempt: 1, maxAttempts: 3,
    }
    const issue = await step.run(world.kernel, work) as Issue
    // A worker that died before it had noted the result comes again.
    expect(await step.run(world.kernel, work)).toEqual(issue)
    expect(service.issues().slice(before)).toMatchObject([{ key: issue.key, title: 'From a flow' }])
    expect(await linked(conversationId)).toEqual([issue])
  })

  it('answers alike on every surface', async () => {
    const { conversationId, issue } = await linkedConversation()
    const { operations } = await world.kernel.registry.additionsOf(world.kernel, world.workspaceId, { fresh: true })
    const client = { url: api.url, schema: makeSchema(world.kernel.registry, operations), token: await api.key(['conversations:*']) }
    for (const [surface, call] of Object.entries(surfaces)) {
      expect(await call(client, operations.get(`${name}.listIssues`)!, { conversationId }), surface).toEqual({ output: { items: [issue], notice: null } })
      expect(await call(client, operations.get(`${name}.createIssue`)!, { conversationId: await grace.say(`By ${surface}`) }), surface)
        .toMatchObject({ output: { title: `By ${surface}`, stateKind: 'open' } })
    }
  })

  it('brings the page that stands beside a conversation', async () => {
    const page = async (file: string) => {
      const answer = await fetch(`${api.url}/plugins/${plugin.id}/pages/${file}`)
      return { status: answer.status, text: await answer.text() }
    }
    const html = await page('panel.html')
    expect(html).toMatchObject({ status: 200, text: expect.stringContaining('<script src="panel.js">') })
    expect(await page('panel.js')).toMatchObject({ status: 200, text: expect.stringContaining('listIssues') })
    expect(await page('panel.css')).toMatchObject({ status: 200, text: expect.stringContaining('--surface') })
  })

  it('says what the service refuses', async () => {
    const conversationId = await grace.say('Where to?')
    await expect(create(conversationId, { placeId: 'NOWHERE/AT-ALL' })).rejects.toMatchObject({ code: expect.stringMatching(/invalid_input|not_found/) })
    await expect(plugin.call('linkIssue', { conversationId, reference: 'NONE-999' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(plugin.call('createIssue', { conversationId }, { as: 'vera' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(plugin.call('createIssue', { conversationId: world.workspaceId })).rejects.toMatchObject({ code: 'not_found' })
    expect(await linked(conversationId)).toEqual([])
  })

  it('links an issue that is there by its address, and takes the link off', async () => {
    const conversationId = await grace.say('Known already')
    const key = await service.make('Hums')
    const url = service.issues().find((issue) => issue.key === key)!.url
    const issue = await plugin.call<Issue>('linkIssue', { conversationId, reference: url })
    expect(issue).toMatchObject({ key, title: 'Hums' })
    expect(await plugin.call('linkIssue', { conversationId, reference: key })).toEqual(issue)
    expect(await linked(conversationId)).toEqual([issue])
    expect(await plugin.call('unlinkIssue', { conversationId, issueId: issue.id })).toEqual({ removed: true })
    expect(await linked(conversationId)).toEqual([])
    await service.move(key, 'done')
    expect(await notesOf(conversationId)).toEqual([])
  })

  it('notes once that an issue is done, cancelled or open again, and shows its state', async () => {
    const { conversationId, issue } = await linkedConversation()
    const [done] = await service.move(issue.key, 'done')
    expect(done!.status).toBe(200)
    const note = `${issue.key} is done in ${titles[name as keyof typeof titles]}: My lamp hums\n${issue.url}`
    expect(await notesOf(conversationId)).toEqual([note])
    expect(await linked(conversationId)).toMatchObject([{ key: issue.key, stateKind: 'done', state: service.stateNames.done }])
    await service.move(issue.key, 'opened')
    await service.move(issue.key, 'cancelled')
    // What is delivered twice, late and out of order changes nothing.
    expect((await service.deliverAgain(done!)).status).toBe(200)
    expect((await notesOf(conversationId)).map((text) => text.split(' in ')[0])).toEqual([`${issue.key} is done`, `${issue.key} is open again`, `${issue.key} was cancelled`])
    expect(await linked(conversationId)).toMatchObject([{ stateKind: 'cancelled' }])
    expect(await stateOf(conversationId)).toBe('open')
  })

  it('opens or closes the conversation with its issue, where the settings say so', async () => {
    onTestFinished(() => set({ whenDone: null }))
    const { conversationId, issue } = await linkedConversation()
    await set({ whenDone: 'close' })
    await service.move(issue.key, 'done')
    expect(await stateOf(conversationId)).toBe('closed')
    await service.move(issue.key, 'opened')
    await set({ whenDone: 'reopen' })
    await service.move(issue.key, 'done')
    expect(await stateOf(conversationId)).toBe('open')
    expect(service.comments(issue.key)).toEqual([])
  })

  it('keeps notes and comments the same on both sides, without an echo', async () => {
    const { conversationId, issue } = await linkedConversation()
    await world.as('ada').run(createMessage, { conversationId, kind: 'note', text: 'It is the bulb\n\nI think' })
    await eventually(() => expect(service.comments(issue.key)).toHaveLength(1))
    expect(service.comments(issue.key)[0]).toContain('It is the bulb')
    expect(service.comments(issue.key)[0]).toContain('Ada')
    const [written] = await service.write(issue.key, 'No, the socket')
    expect(written!.status).toBe(200)
    await service.deliverAgain(written!)
    // A person who quotes our comment has written one of their own.
    await service.write(issue.key, `> [Hayloft](${api.url.replace('127.0.0.1', 'localhost')}/inbox/all/${conversationId}#message-1)\n\nWhich bulb?`)
    await world.as('ada').run(createMessage, { conversationId, text: 'A reply to the customer is nobody else\'s business' })
    await world.as('ada').run(closeConversation, { id: conversationId })
    await eventually(() => expect(service.comments(issue.key)).toHaveLength(4))
    expect(service.comments(issue.key)[3]).toContain('Ada closed the conversation.')
    await Promise.all(service.deliveries)
    expect((await notesOf(conversationId)).map((text) => text.split('\n').slice(0, 2).join(' '))).toEqual([
      'It is the bulb ', expect.stringMatching(/ \(.+\): No, the socket$/), expect.stringMatching(/ \(.+\): > \[Hayloft\]/),
    ])
  })

  it('comments once also when the answer was lost on the way', async () => {
    const { conversationId, issue } = await linkedConversation()
    const { path, holding } = service.commenting(issue.key)
    service.loseNextAnswer(path, holding)
    await world.as('ada').run(createMessage, { conversationId, kind: 'note', text: 'First' })
    await eventually(() => expect(service.comments(issue.key)).toHaveLength(1))
    await eventually(async () => expect((await world.as('olga').run(checkIntegration, { id: plugin.id })).integration.lastSuccessAt!.getTime())
      .toBeGreaterThan((await world.as('olga').run(checkIntegration, { id: plugin.id })).integration.lastFailureAt!.getTime()))
    await world.as('ada').run(createMessage, { conversationId, kind: 'note', text: 'Second' })
    await eventually(() => expect(service.comments(issue.key).at(-1)).toContain('Second'))
    expect(service.comments(issue.key)).toHaveLength(2)
  })

  it('keeps comments to itself where the settings say so', async () => {
    onTestFinished(() => set({ syncComments: null, commentWhenClosed: null }))
    await set({ syncComments: false, commentWhenClosed: false })
    const { conversationId, issue } = await linkedConversation()
    await service.write(issue.key, 'Between us')
    expect(await notesOf(conversationId)).toEqual([])
  })

  it('believes webhooks that the service signed, and no others', async () => {
    const { conversationId } = await linkedConversation()
    const url = plugin.receiveUrl('webhook')
    expect((await service.forge(url)).status).toBe(401)
    const unsigned = await service.deliver(url, { 'content-type': 'application/json' }, '{}')
    expect(unsigned.status).toBe(401)
    const [genuine] = await service.move((await linked(conversationId))[0]!.key, 'done')
    const changed = { ...genuine!.sent, body: genuine!.sent.body.replace('My lamp hums', 'Send money') }
    const forged = await service.deliver(changed.url, changed.headers, changed.body)
    // Jira's tokens vouch for the sender, not for the body.
    if (name !== 'jira') expect(forged.status).toBe(401)
    expect(await notesOf(conversationId)).toHaveLength(1)
  })

  it('waits as long as the service asks', async () => {
    const conversationId = await grace.say('Too fast')
    const { path } = service.creating
    service.answerOnce(path, service.slowDown(1))
    await expect(create(conversationId)).resolves.toMatchObject({ title: 'Too fast' })
    service.answerOnce(path, service.slowDown(600))
    await expect(create(conversationId)).rejects.toMatchObject({ code: 'rate_limited', message: expect.stringMatching(/asks to wait (599|600) seconds/) })
  })

  it('says that the service is down, and recovers', async () => {
    const conversationId = await grace.say('Anyone?')
    service.setDown(true)
    onTestFinished(() => service.setDown(false))
    for (let call = 0; call < 5; call++) await expect(create(conversationId)).rejects.toMatchObject({ code: 'unavailable' })
    const health = async () => (await world.as('olga').run(checkIntegration, { id: plugin.id })).integration
    expect(await health()).toMatchObject({ state: 'failing', lastError: 'The service answered with 503.' })
    service.setDown(false)
    await create(conversationId)
    expect(await health()).toMatchObject({ state: 'connected' })
  })

  it('renews a token that has ended, says when the grant has, and connects anew', async () => {
    const conversationId = await grace.say('Still there?')
    service.grants.expireTokens()
    await expect(create(conversationId)).resolves.toMatchObject({ title: 'Still there?' })
    service.grants.endGrants()
    await expect(create(conversationId)).rejects.toMatchObject({ code: 'not_connected' })
    await plugin.connect()
    await expect(create(conversationId)).resolves.toMatchObject({ title: 'Still there?' })
    await world.as('olga').run(disconnectIntegration, { id: plugin.id })
    await expect(create(conversationId)).rejects.toMatchObject({ code: 'not_connected' })
    const webhooks = service.webhooks().length
    await eventually(async () => expect((await sql`select key from plugin_storage where installation_id = ${plugin.id} and key like 'watched %'`.execute(world.kernel.database.system)).rows).toEqual([]))
    await plugin.connect()
    const issue = await create(await grace.say('Here again'))
    expect(await plugin.call('listIssues', { conversationId })).toMatchObject({ notice: null })
    expect(service.webhooks()).toHaveLength(webhooks)
    expect((await service.move(issue.key, 'done')).map(({ status }) => status)).toEqual([200])
    await world.as('olga').run(disconnectIntegration, { id: plugin.id })
    if (name !== 'jira') await eventually(() => expect(service.grants.living()).toBe(0))
  })
})

const titles = { linear: 'Linear', github: 'GitHub', jira: 'Jira' }
