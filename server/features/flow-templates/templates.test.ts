import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { runApi } from '../../testing/api.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { updateContact } from '../contacts/update-contact.ts'
import { addMessage } from '../conversations/index.ts'
import { startConversation } from '../conversations/start-conversation.ts'
import { assignConversation } from '../conversations/assign-conversation.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { listMessages } from '../conversations/list-messages.ts'
import { setDelivery } from '../conversations/set-delivery.ts'
import { listContactsOperation } from '../contacts/list-contacts.ts'
import { listNotifications } from '../notifications/list-notifications.ts'
import { decideApproval } from '../runs/decide-approval.ts'
import { listApprovals } from '../runs/list-approvals.ts'
import { createFlow } from '../flows/create-flow.ts'
import { listTemplates } from './list-templates.ts'
import { pauseFlow } from '../flows/pause-flow.ts'
import { publishFlow } from '../flows/publish-flow.ts'
import { runFlow } from '../flows/run-flow.ts'
import { startDueRun } from '../flows/start-scheduled-runs.ts'
import { templates } from './templates.ts'
import { ended, endedRuns, eventually } from '../flows/test-flows.ts'
import { updateFlow } from '../flows/update-flow.ts'

let world: World
let worker: Worker
let url: string
let channelId: string
let server: Server
const received: { path: string; body: unknown; key: string | undefined }[] = []

beforeAll(async () => {
  world = await makeWorld({ HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
  url = (await runApi(world)).url
  worker = await startWorker(world.kernel)
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ path: request.url ?? '', body: JSON.parse(Buffer.concat(chunks).toString()), key: request.headers['idempotency-key'] as string | undefined })
      response.setHeader('content-type', 'application/json').end('{"ok":true}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await worker.stop()
  server.close()
})

/** What a visitor's message does, with the conversation begun by it when none is named. */
const contactWrites = command({
  name: 'test.contactWrites', summary: 'A contact writes', scope: 'messages:write', rest: 'POST /test',
  input: z.object({ contactId: Id, conversationId: Id.optional(), text: z.string() }), output: z.object({ conversationId: Id }),
  async run(ctx, { contactId, conversationId, text }) {
    const id = conversationId ?? (await startConversation(ctx, { kind: 'chat', contactId, channelId, subject: null })).id
    await addMessage(ctx, { conversationId: id, kind: 'reply', author: { kind: 'contact', id: contactId, name: 'Grace' }, text })
    return { conversationId: id }
  },
})
const deliveryFails = command({
  name: 'test.deliveryFails', summary: 'A mail bounces', scope: 'messages:write', rest: 'POST /test2', input: z.object({ messageId: Id }), output: z.object({}),
  async run(ctx, { messageId }) {
    await setDelivery(ctx, messageId, { delivery: 'bounced', detail: 'No such mailbox' })
    return {}
  },
})

type Change = (definition: string) => string
const tried = new Set<string>()

/** Makes the flow of a template, with what it leaves open filled in, and publishes it. */
async function use(templateId: string, change: Change = (definition) => definition) {
  tried.add(templateId)
  const template = templates.find(({ id }) => id === templateId)!
  const { id } = await world.as('olga').run(createFlow, { name: template.name, templateId })
  await world.as('olga').run(updateFlow, { id, definition: JSON.parse(change(JSON.stringify(template.definition))) })
  return world.as('olga').run(publishFlow, { id })
}
const newContact = (fields: object = {}) => world.as('ada').run(createContact, { name: 'Grace', ...fields })
const texts = async (conversationId: string) => (await world.as('ada').run(listMessages, { conversationId, limit: 100 })).items.map(({ kind, authorName, text }) => `${kind} by ${authorName}: ${text}`)
const told = async (who: 'olga' | 'ada') => (await world.as(who).run(listNotifications, { limit: 100 })).items.map(({ title }) => title)
const begin = async (text: string) => {
  const contact = await newContact()
  return world.as('ada').run(contactWrites, { contactId: contact.id, text })
}

describe('templates', () => {
  it('of assigning by words', async () => {
    const flow = await use('assign-by-words', (text) => text.replace('"assigneeId":""', `"assigneeId":"${world.cast.ada.memberId}"`))
    await begin('Where is my parcel?')
    const { conversationId } = await begin('I want a REFUND')
    await endedRuns(world, flow.id, 1)
    expect(await world.as('ada').run(getConversation, { id: conversationId })).toMatchObject({ assigneeId: world.cast.ada.memberId })
    expect(await texts(conversationId)).toContain('note by Assign by words: Assigned because the message speaks of money.')
    expect(await endedRuns(world, flow.id, 1)).toHaveLength(1)
    await world.as('olga').run(pauseFlow, { id: flow.id })
  })

  it('of the away notice', async () => {
    const flow = await use('away-notice', (text) => text.replace('"test":"less","value":9', '"test":"less","value":24'))
    const { conversationId } = await begin('Hello?')
    await endedRuns(world, flow.id, 1)
    const contactId = (await world.as('ada').run(getConversation, { id: conversationId })).contactId
    await world.as('ada').run(contactWrites, { contactId, conversationId, text: 'Anyone?' })
    const said = await texts(conversationId)
    expect(said.filter((text) => text.startsWith('reply by Away notice'))).toHaveLength(1)
    expect(said.find((text) => text.startsWith('reply by Away notice'))).toContain('Hello Grace,')
    await world.as('olga').run(pauseFlow, { id: flow.id })
  })

  it('of escalating what waits', async () => {
    const flow = await use('escalate-waiting', (text) => text.replace('"seconds":14400', '"seconds":1'))
    const { conversationId } = await begin('Help')
    await endedRuns(world, flow.id, 1)
    expect(await told('olga')).toContain('Grace has waited for four hours')
    expect(await texts(conversationId)).toContain('note by Escalate what waits for four hours: Waiting for four hours: the admins were told.')
    await world.as('olga').run(pauseFlow, { id: flow.id })
  })

  it('of escalating, when someone answers in time', async () => {
    const flow = await use('escalate-waiting')
    const { conversationId } = await begin('Help me')
    await eventually(async () => (await world.kernel.database.system.selectFrom('run_waits').select('path').where('kind', '=', 'event').execute()).length > 0)
    await world.as('ada').run(createMessage, { conversationId, kind: 'note', text: 'A note is no answer' })
    await world.as('ada').run(createMessage, { conversationId, text: 'Here I am' })
    const [run] = await endedRuns(world, flow.id, 1)
    expect(run).toMatchObject({ state: 'succeeded' })
    expect(await texts(conversationId)).not.toContainEqual(expect.stringContaining('Waiting for four hours'))
    await world.as('olga').run(pauseFlow, { id: flow.id })
  })

  it.each([['approve', 'closed'], ['reject', 'open']] as const)('of asking before closing: %s', async (decision, state) => {
    const flow = await use('approve-closing')
    const { conversationId } = await begin('Thanks!')
    const { runId } = await world.as('ada').run(runFlow, { id: flow.id, subjectId: conversationId })
    await ended(world, runId, ['waiting'])
    const [approval] = (await world.as('olga').run(listApprovals, {})).items
    expect(approval).toMatchObject({ runId, question: 'May the conversation with Grace be closed?' })
    await world.as('olga').run(decideApproval, { runId, path: approval!.path, decision })
    expect(await ended(world, runId)).toMatchObject({ state: 'succeeded' })
    expect(await world.as('ada').run(getConversation, { id: conversationId })).toMatchObject({ state })
  })

  it('of closing after silence', async () => {
    const flow = await use('close-after-silence', (text) => text.replace('"seconds":259200', '"seconds":1'))
    const { conversationId } = await begin('A question')
    await world.as('ada').run(createMessage, { conversationId, text: 'An answer' })
    await endedRuns(world, flow.id, 1)
    expect(await world.as('ada').run(getConversation, { id: conversationId })).toMatchObject({ state: 'closed' })
    expect(await texts(conversationId)).toContainEqual(expect.stringMatching(/^reply by Thank and close.*: Thank you for writing/))
    await world.as('olga').run(pauseFlow, { id: flow.id })
  })

  it('of telling the assignee', async () => {
    const flow = await use('tell-assignee')
    const { conversationId } = await begin('Hi')
    await world.as('olga').run(assignConversation, { id: conversationId, assigneeId: world.cast.ada.memberId })
    await endedRuns(world, flow.id, 1)
    expect(await told('ada')).toContain('You have a conversation with Grace')
    await world.as('olga').run(pauseFlow, { id: flow.id })
  })

  it('of failed deliveries', async () => {
    const flow = await use('failed-delivery')
    const { conversationId } = await begin('Hi')
    const { id: messageId } = await world.as('ada').run(createMessage, { conversationId, text: 'By mail' })
    await world.kernel.database.system.updateTable('messages').set({ delivery: 'queued' }).where('id', '=', messageId).execute()
    await world.as('ada').run(deliveryFails, { messageId })
    await endedRuns(world, flow.id, 1)
    expect(await texts(conversationId)).toContainEqual(expect.stringContaining('A reply did not arrive: No such mailbox'))
    expect(await told('ada')).toContain('A reply did not arrive')
    await world.as('olga').run(pauseFlow, { id: flow.id })
  })

  it('of posting to a team chat', async () => {
    const flow = await use('post-to-chat', (text) => text.replace('https://hooks.slack.com/services/…', `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T1`))
    await begin('The "lamp" is\nbroken')
    await endedRuns(world, flow.id, 1)
    expect(received).toEqual([{ path: '/services/T1', body: { text: expect.stringMatching(/^New conversation #\d+ with Grace: The "lamp" is\nbroken$/) }, key: expect.stringMatching(/^run:/) }])
    await world.as('olga').run(pauseFlow, { id: flow.id })
  })

  it('of contacts from a web form', async () => {
    const flow = await use('contact-from-webhook')
    const send = (fields: Record<string, string>) => fetch(url + new URL(flow.hookUrl!).pathname, { method: 'POST', body: new URLSearchParams(fields) })
    await send({ name: 'Henry', email: ' Henry@Example.com ' })
    await endedRuns(world, flow.id, 1)
    expect((await world.as('ada').run(listContactsOperation, { query: 'henry@example.com' })).items).toMatchObject([{ name: 'Henry', email: 'henry@example.com', lifecycle: 'lead' }])
    await send({ name: 'Henry again', email: 'henry@example.com' })
    const runs = await endedRuns(world, flow.id, 2)
    expect(runs.map(({ state }) => state)).toEqual(['succeeded', 'succeeded'])
    expect(await told('olga')).toContain('A form was sent by someone we know, or with a wrong address')
  })

  it('of welcoming leads', async () => {
    const flow = await use('welcome-lead')
    await newContact({ name: 'Ida', email: 'ida@example.com', lifecycle: 'lead' })
    const [run] = await endedRuns(world, flow.id, 1)
    expect(run).toMatchObject({ state: 'succeeded' })
    const mails = await world.kernel.database.system.selectFrom('mails').select(['subject', 'envelope_to']).where('subject', '=', 'Welcome').execute()
    expect(mails).toEqual([{ subject: 'Welcome', envelope_to: ['ida@example.com'] }])
    await world.as('olga').run(pauseFlow, { id: flow.id })
  })

  it('of new customers', async () => {
    const flow = await use('new-customer')
    const contact = await newContact({ name: 'Judy', lifecycle: 'lead' })
    await world.as('ada').run(updateContact, { id: contact.id, name: 'Judy J.' })
    await world.as('ada').run(updateContact, { id: contact.id, lifecycle: 'customer' })
    await world.as('ada').run(updateContact, { id: contact.id, name: 'Judy K.' })
    await endedRuns(world, flow.id, 1)
    expect((await told('ada')).filter((title) => title.startsWith('Judy'))).toEqual(['Judy J. is a customer now'])
  })

  it('of the weekly summary', async () => {
    const flow = await use('weekly-summary')
    await world.kernel.database.system.updateTable('flow_schedules').set({ next_at: new Date(Date.now() - 1_000) }).where('flow_id', '=', flow.id).execute()
    await startDueRun(world.kernel, world.workspaceId, flow.id, new Date())
    const [run] = await endedRuns(world, flow.id, 1)
    expect(run).toMatchObject({ state: 'succeeded' })
    expect(await told('olga')).toContainEqual(expect.stringMatching(/^Last week: \d+ conversations$/))
  })

  it('have all been tried here', async () => {
    const { items } = await world.as('ada').run(listTemplates, {})
    expect([...tried].sort()).toEqual(items.map(({ id }) => id).sort())
  })
})
