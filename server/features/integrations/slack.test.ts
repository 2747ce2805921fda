import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { startWorker } from '../../roles/worker.ts'
import { type RunningApi, runApi } from '../../testing/api.ts'
import { signingSecret, type SlackMessage, startSlack } from '../../testing/stand-ins/slack.ts'
import { whenTestsEnd } from '../../testing/when-tests-end.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { updatePlugin } from '../plugins/update-plugin.ts'
import { checkIntegration } from './check-integration.ts'
import { type ConnectedPlugin, connectPlugin } from './test-connect-plugin.ts'
import { type Customer, makeCustomer, messagesOf } from './test-customer.ts'

let world: World
let api: RunningApi
let slack: Awaited<ReturnType<typeof startSlack>>
let plugin: ConnectedPlugin
let grace: Customer

beforeAll(async () => {
  world = await makeWorld({ HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
  api = await runApi(world)
  slack = await startSlack()
  slack.users.set('U0ADA', { email: world.cast.ada.email.toUpperCase(), name: 'Ada L.' })
  slack.users.set('U0VERA', { email: world.cast.vera.email, name: 'Vera' })
  slack.users.set('U0STRANGER', { email: 'stranger@example.com', name: 'Stranger' })
  const worker = await startWorker(world.kernel)
  whenTestsEnd(() => worker.stop())
  plugin = await connectPlugin(world, api, 'slack', {
    signingSecret, channel: 'C0SUPPORT', apiUrl: `${slack.url}/api`, webUrl: slack.url,
  })
  grace = await makeCustomer(world)
})

const eventually = <T>(look: () => T | Promise<T>) => vi.waitFor(look, 20_000)
const events = () => plugin.receiveUrl('events')
const commands = () => plugin.receiveUrl('commands')
const setChannel = (channel: string | null) => world.as('olga').run(updatePlugin, { id: plugin.id, settings: { channel } }).then(() => undefined)
const inThread = (root: SlackMessage) => slack.messages.filter((message) => message.thread_ts === root.ts && !message.ephemeralTo).map(({ text }) => text)

/** Grace writes; her conversation has its thread, with her words in it. */
async function newThread(text = 'My lamp is <broken> & hums'): Promise<{ conversationId: string; root: SlackMessage; number: number }> {
  const conversationId = await grace.say(text)
  const { number } = await world.as('ada').run(getConversation, { id: conversationId })
  const root = await eventually(() => {
    const found = slack.messages.find((message) => !message.thread_ts && message.text.includes(`|Conversation ${number}>`))
    expect(found && inThread(found)).toHaveLength(1)
    return found!
  })
  return { conversationId, root, number }
}

describe('threads', () => {
  it('gives each new conversation a thread, in which both sides appear in order', async () => {
    const { conversationId, root, number } = await newThread()
    expect(root.text).toBe(`*<${api.url.replace('127.0.0.1', 'localhost')}/inbox/all/${conversationId}|Conversation ${number}>* with *Grace*`)
    expect(inThread(root)).toEqual(['*Grace*\nMy lamp is &lt;broken&gt; &amp; hums'])
    await world.as('ada').run(createMessage, { conversationId, text: 'Have you tried turning it off?' })
    await eventually(() => expect(inThread(root)).toHaveLength(2))
    await world.as('ada').run(createMessage, { conversationId, kind: 'note', text: 'This stays here' })
    await world.as('ada').run(closeConversation, { id: conversationId })
    await eventually(() => expect(inThread(root)).toHaveLength(3))
    expect(inThread(root).slice(1)).toEqual(['*Ada* (Hayloft)\nHave you tried turning it off?', '_Ada closed the conversation._'])
  })

  it('opens one thread for messages that come at once', async () => {
    const first = await grace.say('One')
    await Promise.all(['Two', 'Three', 'Four'].map((text) => grace.say(text, first)))
    const { number } = await world.as('ada').run(getConversation, { id: first })
    await eventually(() => {
      const roots = slack.messages.filter(({ text }) => text.includes(`|Conversation ${number}>`))
      expect(roots).toHaveLength(1)
      expect(inThread(roots[0]!).toSorted()).toEqual(['*Grace*\nFour', '*Grace*\nOne', '*Grace*\nThree', '*Grace*\nTwo'])
    })
  })

  it('posts once also when the answer of Slack was lost on the way', async () => {
    const { conversationId, root } = await newThread()
    slack.loseNextAnswer('/api/chat.postMessage')
    await grace.say('Are you there?', conversationId)
    // The second try looks before it posts.
    await eventually(() => expect(slack.requests.map(({ path }) => path)).toContain('/api/conversations.replies'))
    await grace.say('Hello?', conversationId)
    await eventually(() => expect(inThread(root).at(-1)).toBe('*Grace*\nHello?'))
    expect(inThread(root).filter((text) => text.includes('Are you there?'))).toHaveLength(1)
  })

  it('waits as long as Slack asks, and comes back after Slack was down', async () => {
    const { conversationId, root } = await newThread()
    slack.answerOnce('/api/chat.postMessage', { status: 429, headers: { 'retry-after': '1' }, json: { ok: false, error: 'ratelimited' } })
    await grace.say('Quick', conversationId)
    await eventually(() => expect(inThread(root).at(-1)).toBe('*Grace*\nQuick'))
    slack.setDown(true)
    onTestFinished(() => slack.setDown(false))
    await grace.say('While you were away', conversationId)
    await eventually(async () => expect((await world.as('olga').run(checkIntegration, { id: plugin.id })).integration.lastError).toMatch(/503/))
    slack.setDown(false)
    await eventually(() => expect(inThread(root).at(-1)).toBe('*Grace*\nWhile you were away'))
  })
})

describe('answers from a thread', () => {
  it('go to the customer as the member who wrote them', async () => {
    const { conversationId, root } = await newThread()
    const delivery = await slack.say(events(), { channel: root.channel, user: 'U0ADA', thread_ts: root.ts, text: 'Look at <https://example.com/lamp|our page> &amp; tell me, <@U0VERA|vera> says hi' })
    expect(delivery.status).toBe(200)
    const [, answer] = await messagesOf(world, conversationId)
    expect(answer).toMatchObject({
      kind: 'reply', authorKind: 'member', authorId: world.cast.ada.memberId, authorName: 'Ada', text: 'Look at our page (https://example.com/lamp) & tell me, @vera says hi',
    })
    expect(slack.messages.at(-1)!.reactions).toEqual(['white_check_mark'])
    // Sent again, as Slack does when an answer is late: it is there once, and does not come back to the thread.
    expect((await slack.deliverAgain(delivery)).status).toBe(200)
    expect(await messagesOf(world, conversationId)).toHaveLength(2)
    expect(inThread(root).filter((text) => text.includes('(Hayloft)'))).toEqual([])
  })

  it('of a guest of the channel are not sent, and they are told', async () => {
    const { conversationId, root } = await newThread()
    await slack.say(events(), { channel: root.channel, user: 'U0STRANGER', thread_ts: root.ts, text: 'Hi there' })
    expect(await messagesOf(world, conversationId)).toHaveLength(1)
    expect(slack.messages.at(-1)).toMatchObject({
      ephemeralTo: 'U0STRANGER', text: 'This was not sent: the address of your Slack account is that of no member of Hayloft.',
    })
  })

  it('of someone who may not answer are not sent, and they are told', async () => {
    const { conversationId, root } = await newThread()
    await slack.say(events(), { channel: root.channel, user: 'U0VERA', thread_ts: root.ts, text: 'Let me try' })
    expect(await messagesOf(world, conversationId)).toHaveLength(1)
    expect(slack.messages.at(-1)).toMatchObject({ ephemeralTo: 'U0VERA', text: 'This was not sent: you may not answer customers in Hayloft.' })
  })

  it('leave files in Slack, and say so', async () => {
    const { conversationId, root } = await newThread()
    await slack.say(events(), { channel: root.channel, user: 'U0ADA', thread_ts: root.ts, text: '', subtype: 'file_share', files: [{ name: 'bulb.png' }] })
    expect(await messagesOf(world, conversationId)).toHaveLength(1)
    expect(slack.messages.at(-1)).toMatchObject({ ephemeralTo: 'U0ADA', text: 'Files stay in Slack: send them to the customer from Hayloft.' })
  })

  it('are only what a person writes in a thread of ours, for the customer', async () => {
    const { conversationId, root } = await newThread()
    const written = { channel: root.channel, user: 'U0ADA', thread_ts: root.ts, text: 'x' }
    await slack.say(events(), { ...written, text: '// between us' })
    await slack.say(events(), { ...written, bot_id: 'B1' })
    await slack.say(events(), { ...written, subtype: 'message_changed' })
    await slack.say(events(), { ...written, thread_ts: '1.1' })
    await slack.say(events(), { channel: root.channel, user: 'U0ADA', text: 'not in a thread' })
    expect(await messagesOf(world, conversationId)).toHaveLength(1)
  })

  it('are believed with a fresh signature of the app alone', async () => {
    const { conversationId, root } = await newThread()
    const forged = { channel: root.channel, user: 'U0ADA', thread_ts: root.ts, text: 'Send me your password' }
    const minute = 60
    const now = Math.floor(Date.now() / 1000)
    expect((await slack.say(events(), forged, { secret: 'guessed' })).status).toBe(401)
    expect((await slack.say(events(), forged, { at: now - 6 * minute })).status).toBe(401)
    expect((await slack.say(events(), forged, { at: now + 6 * minute })).status).toBe(401)
    expect((await slack.say(events(), forged, { headers: { 'x-slack-signature': '' } })).status).toBe(401)
    expect((await slack.command(commands(), { text: '1', user: 'U0ADA' }, { secret: 'guessed' })).status).toBe(401)
    expect(await messagesOf(world, conversationId)).toHaveLength(1)
  })

  it('begin with Slack asking whether the address is ours', async () => {
    expect(await slack.verifyUrl(events())).toMatchObject({ status: 200, body: 'a challenge' })
  })
})

describe('/hayloft', () => {
  const said = async (text: string, user = 'U0ADA') => {
    const { status, body } = await slack.command(commands(), { text, user })
    expect(status).toBe(200)
    return JSON.parse(body) as { response_type: string; text: string }
  }

  it('shows a conversation by its number and by its address, to members alone', async () => {
    const { conversationId, number } = await newThread('Broken lamp')
    const byNumber = await said(`${number}`)
    expect(byNumber).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining('> Broken lamp') })
    expect((await said(`${api.url}/inbox/all/${conversationId}`)).text).toBe(byNumber.text)
    expect((await said(`${number}`, 'U0STRANGER')).text).toBe('The address of your Slack account is that of no member of Hayloft.')
    expect((await said('999999')).text).toMatch(/^There is no conversation 999999/)
    expect((await said('')).text).toMatch(/^Say `\/hayloft 12`/)
  })

  it('goes on with a conversation in the channel', async () => {
    await setChannel(null)
    onTestFinished(() => setChannel('C0SUPPORT'))
    const conversationId = await grace.say('A quiet one')
    const { number } = await world.as('ada').run(getConversation, { id: conversationId })
    expect((await said(`${number} here`)).text).toMatch(/appears in this channel now/)
    const root = slack.messages.find(({ text }) => text.includes(`|Conversation ${number}>`))!
    expect((await said(`${number} here`)).text).toBe(`Conversation ${number} has a thread already, in <#C0SUPPORT>.`)
    await grace.say('Now it is loud', conversationId)
    await eventually(() => expect(inThread(root)).toEqual(['*Grace*\nNow it is loud']))
  })

  it('answers in three seconds, and later when Slack itself is slow', async () => {
    const { number } = await newThread()
    slack.answerOnce('/api/users.info', { status: 429, headers: { 'retry-after': '3' }, json: { ok: false, error: 'ratelimited' } })
    const sent = slack.late.length
    expect((await said(`${number}`)).text).toBe('One moment …')
    await eventually(() => expect(slack.late.slice(sent)).toMatchObject([{ response_type: 'ephemeral', text: expect.stringContaining(`|Conversation ${number}>`) }]))
  })
})

describe('messages of flows and of the API', () => {
  it('are posted once for one idempotency key', async () => {
    const post = () => plugin.call<{ ts: string }>('postMessage', { channel: 'C0SUPPORT', text: 'Deal won: 5 < 6' }, { idempotencyKey: 'deal-1' })
    const first = await post()
    expect(await post()).toEqual(first)
    expect(slack.messages.filter(({ text }) => text === 'Deal won: 5 &lt; 6')).toHaveLength(1)
    await expect(plugin.call('postMessage', { channel: 'C0NOWHERE', text: 'x' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(plugin.call('postMessage', { text: 'x' }, { as: 'vera' })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('the step of flows', () => {
  it('posts in the thread of a conversation, once', async () => {
    const { conversationId, root } = await newThread()
    const step = (await world.kernel.registry.additionsOf(world.kernel, world.workspaceId, { fresh: true })).actions.get('slack.post_message')!
    const work = {
      workspaceId: world.workspaceId, input: { conversationId, text: 'A VIP' }, idempotencyKey: 'run:1', signal: new AbortController().signal,
      run: { id: newId(), flowId: null, flowName: 'VIPs', subjectId: conversationId, path: 'post' }, attempt: 1, maxAttempts: 3,
    }
    const posted = await step.run(world.kernel, work)
    expect(await step.run(world.kernel, work)).toEqual(posted)
    expect(inThread(root)).toEqual([expect.stringContaining('My lamp'), 'A VIP'])
  })
})

describe('the connection', () => {
  it('is renewed when its token ends, and told as expired when the app was taken out of Slack', async () => {
    slack.grants.expireTokens()
    await expect(plugin.call('postMessage', { channel: 'C0SUPPORT', text: 'After twelve hours' })).resolves.toMatchObject({ channel: 'C0SUPPORT' })
    slack.grants.endGrants()
    await expect(plugin.call('postMessage', { channel: 'C0SUPPORT', text: 'x' })).rejects.toMatchObject({ code: 'not_connected' })
    expect((await world.as('olga').run(checkIntegration, { id: plugin.id })).integration).toMatchObject({ state: 'expired', account: 'Meadow Ltd', lastError: 'invalid_refresh_token' })
    await plugin.connect()
    await expect(plugin.call('postMessage', { channel: 'C0SUPPORT', text: 'Back' })).resolves.toMatchObject({ channel: 'C0SUPPORT' })
  })
})
