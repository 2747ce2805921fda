import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FlowAction } from '../../kernel/flows/action.ts'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createContact } from '../contacts/create-contact.ts'
import { listNotifications } from '../notifications/list-notifications.ts'
import { listFlowSecrets } from './list-flow-secrets.ts'
import { notifyMembers } from './notify-members.ts'
import { removeFlowSecret } from './remove-flow-secret.ts'
import { requestHttp } from './request-http.ts'
import { sendMail } from './send-mail.ts'
import { setFlowSecret } from './set-flow-secret.ts'
import { summariseConversations } from './summarise-conversations.ts'

let world: World
let server: Server
let base: string
let answer: { status: number; headers?: Record<string, string>; body: string | ((headers: IncomingHttpHeaders) => string) }
const received: { method: string; headers: IncomingHttpHeaders; body: string }[] = []

beforeAll(async () => {
  world = await makeWorld({ HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ method: request.method!, headers: request.headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(answer.status, answer.headers).end(typeof answer.body === 'string' ? answer.body : answer.body(request.headers))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())
beforeEach(() => {
  received.length = 0
  answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"id":7}' }
})

/** As the engine calls it: the input parsed, the output too. */
async function perform<A extends FlowAction>(action: A, input: object, idempotencyKey = `run:${newId()}:1:step`): Promise<unknown> {
  return action.output.parse(await action.run(world.kernel, {
    workspaceId: world.workspaceId, input: action.input.parse(input), idempotencyKey, signal: new AbortController().signal, attempt: 1, maxAttempts: 5,
    run: { id: newId(), flowId: newId(), flowName: 'A flow', subjectId: null, path: 'step' },
  }))
}

describe('http.request', () => {
  it('sends JSON with the step\'s key, and reads the answer', async () => {
    expect(await perform(requestHttp, { url: `${base}/a`, headers: { 'X-Team': 'blue' }, body: { list: [1] } }, 'run:1')).toMatchObject({ status: 200, body: { id: 7 } })
    expect(received).toMatchObject([{ method: 'POST', body: '{"list":[1]}', headers: { 'content-type': 'application/json', 'idempotency-key': 'run:1', 'x-team': 'blue' } }])
  })

  it('sends text as it is, and nothing when there is no body', async () => {
    answer = { status: 200, body: 'done' }
    expect(await perform(requestHttp, { method: 'PUT', url: base, body: 'as it is' })).toMatchObject({ body: 'done' })
    await perform(requestHttp, { method: 'GET', url: base })
    expect(received.map(({ method, body, headers }) => [method, body, headers['content-type']])).toEqual([['PUT', 'as it is', 'text/plain; charset=utf-8'], ['GET', '', undefined]])
  })

  it.each([[404, 'conflict'], [422, 'conflict'], [500, 'unavailable'], [503, 'unavailable'], [429, 'unavailable']])('tells by %i whether it may get better: %s', async (status, code) => {
    answer = { status, body: 'No such list' }
    await expect(perform(requestHttp, { url: base })).rejects.toMatchObject({ code, message: `The server answered ${status}: No such list` })
    expect(await perform(requestHttp, { url: base, acceptAnyStatus: true })).toMatchObject({ status })
  })

  it('fails for good where it must not go, and for now where nobody answers', async () => {
    const forbidden = await makeWorld()
    await expect(requestHttp.run(forbidden.kernel, {
      workspaceId: forbidden.workspaceId, input: requestHttp.input.parse({ url: base }), idempotencyKey: 'k', signal: new AbortController().signal, attempt: 1, maxAttempts: 1,
      run: { id: newId(), flowId: null, flowName: '', subjectId: null, path: '' },
    })).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('not a public address') })
    await expect(perform(requestHttp, { url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({ code: 'unavailable' })
    expect(requestHttp.input.safeParse({ url: 'file:///etc/passwd' }).success).toBe(false)
  })

  it('keeps secrets out of what is kept, even when the server sends them back', async () => {
    await world.as('olga').run(setFlowSecret, { name: 'chat_key', value: 'sesame-open"1' })
    expect(await requestHttp.secrets!(world.kernel, world.workspaceId)).toEqual({ chat_key: 'sesame-open"1' })
    answer = { status: 200, headers: { 'content-type': 'application/json', 'x-echo': 'Bearer sesame-open"1' }, body: (headers) => JSON.stringify({ echo: headers['authorization'] }) }
    const output = await perform(requestHttp, { url: base, headers: { authorization: 'Bearer sesame-open"1' } })
    expect(received[0]!.headers['authorization']).toBe('Bearer sesame-open"1')
    expect(output).toMatchObject({ body: { echo: 'Bearer ‹secret›' }, headers: { 'x-echo': 'Bearer ‹secret›' } })
    answer = { ...answer, status: 400 }
    await expect(perform(requestHttp, { url: base, headers: { authorization: 'Bearer sesame-open"1' } })).rejects.toMatchObject({ message: expect.not.stringContaining('sesame') })
  })
})

describe('mail.send', () => {
  it('sends to an address or a contact, and once for one key', async () => {
    const contact = await world.as('ada').run(createContact, { name: 'Grace', email: 'grace@example.com' })
    for (let times = 0; times < 2; times++) expect(await perform(sendMail, { contactId: contact.id, subject: 'Hello', text: 'A <b>line</b>' }, 'run:1:1:mail')).toEqual({ to: 'grace@example.com' })
    await perform(sendMail, { to: 'henry@example.com', subject: 'Hello', text: 'Hi' })
    const mails = await world.kernel.database.system.selectFrom('mails').select(['envelope_to', 'direction']).where('subject', '=', 'Hello').orderBy('created_at').execute()
    expect(mails).toEqual([{ envelope_to: ['grace@example.com'], direction: 'out' }, { envelope_to: ['henry@example.com'], direction: 'out' }])
  })

  it('fails for good without an address', async () => {
    const contact = await world.as('ada').run(createContact, { name: 'Nobody' })
    await expect(perform(sendMail, { contactId: contact.id, subject: 'x', text: 'x' })).rejects.toMatchObject({ code: 'conflict' })
    await expect(perform(sendMail, { contactId: newId(), subject: 'x', text: 'x' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(perform(sendMail, { subject: 'x', text: 'x' })).rejects.toMatchObject({ code: 'invalid_input' })
    const foreign = await world.as('oscar').run(createContact, { name: 'Theirs', email: 'theirs@example.com' })
    await expect(perform(sendMail, { contactId: foreign.id, subject: 'x', text: 'x' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('members.notify', () => {
  it('tells by role and by name, and once for one key', async () => {
    const input = { roles: ['agent'], memberIds: [world.cast.olga.memberId], title: 'Look', link: '/inbox' }
    expect(await perform(notifyMembers, input, 'run:1:1:tell')).toEqual({ notified: 2 })
    expect(await perform(notifyMembers, input, 'run:1:1:tell')).toEqual({ notified: 0 })
    expect((await world.as('ada').run(listNotifications, {})).items).toMatchObject([{ title: 'Look', link: '/inbox', kind: 'flow' }])
  })
})

describe('conversations.summarise', () => {
  it('counts what there is', async () => {
    expect(await perform(summariseConversations, {})).toEqual({ begun: 0, closed: 0, open: 0, waiting: 0, unassigned: 0 })
  })
})

describe('secrets of flows', () => {
  it('are listed by name, set again, removed, and shown nowhere', async () => {
    const olga = world.as('olga')
    expect(await olga.run(setFlowSecret, { name: 'other', value: 'quite-secret' })).toMatchObject({ name: 'other', updatedBy: 'Olga' })
    await olga.run(setFlowSecret, { name: 'other', value: 'quite-secret-2' })
    expect((await olga.run(listFlowSecrets, {})).items.map(({ name }) => name)).toEqual(['chat_key', 'other'])
    const { system } = world.kernel.database
    expect(JSON.stringify([await system.selectFrom('flow_secrets').selectAll().execute(), await system.selectFrom('audit_entries').selectAll().execute()])).not.toContain('quite-secret')
    await expect(world.as('oscar').run(removeFlowSecret, { name: 'other' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as('oscar').run(listFlowSecrets, {})).items).toEqual([])
    await expect(world.as('ada').run(setFlowSecret, { name: 'mine', value: 'secret' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(removeFlowSecret, { name: 'other' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('vera').run(listFlowSecrets, {})).rejects.toMatchObject({ code: 'forbidden' })
    expect(await olga.run(removeFlowSecret, { name: 'other' })).toEqual({ name: 'other' })
    await expect(olga.run(removeFlowSecret, { name: 'other' })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('are not without number', async () => {
    for (let n = 0; n < 99; n++) await world.as('olga').run(setFlowSecret, { name: `key_${n}`, value: 'value' })
    await expect(world.as('olga').run(setFlowSecret, { name: 'one_more', value: 'value' })).rejects.toMatchObject({ code: 'conflict' })
    expect(await world.as('olga').run(setFlowSecret, { name: 'key_1', value: 'another' })).toMatchObject({ name: 'key_1' })
  })
})
