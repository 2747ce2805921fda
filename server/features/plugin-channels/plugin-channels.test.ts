import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { installPackage, packFiles } from '../../testing/plugins.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { getMessage } from '../conversations/get-message.ts'
import { removePlugin } from '../plugins/plugin-queries.ts'
import { receiveMessage } from './receive-message.ts'

let world: World
let worker: Worker
let pager: string

const source = `
import { definePlugin, operation, z } from '@hayloft/plugin'
const text = z.object({ text: z.string() })
export default definePlugin({
  name: 'pager', version: '1.0.0', title: 'Pager', description: 'A channel, and ears.',
  scopes: ['channels:use', 'contacts:read', 'contacts:write', 'messages:write', 'conversations:read'],
  channels: { pages: { title: 'Pages', async send(context, message) {
    if (message.text === 'refuse twice' && !await context.storage.add('refused ' + ((await context.storage.list('refused')).length), 1)) return
    if (message.text === 'refuse twice' && (await context.storage.list('refused')).length < 2) throw new Error('not now')
    await context.storage.add('sent ' + message.id, message)
  } } },
  operations: {
    page: operation({ kind: 'command', summary: 'Take a page', scope: 'contacts:write', input: z.object({ thread: z.string(), id: z.string(), text: z.string(), who: z.string(), email: z.string().optional() }), output: z.object({ conversationId: z.string(), isNew: z.boolean() }),
      async run(context, { thread, id, text, who, email }) {
        const { message, isNew } = await context.call('channels.receiveMessage', { channel: 'pages', externalId: thread, messageId: id, contact: { externalId: who, name: who, ...email && { email } }, text })
        return { conversationId: message.conversationId, isNew }
      } }),
    write: operation({ kind: 'command', summary: 'Write to someone', scope: 'contacts:write', input: z.object({ conversationId: z.string(), text: z.string() }), output: text,
      run: async (context, { conversationId, text }) => (await context.call('messages.create', { conversationId, text }), { text }) }),
    kept: operation({ kind: 'query', summary: 'Say what was kept', scope: 'contacts:read', input: z.object({ prefix: z.string() }), output: z.object({ values: z.array(z.string()) }),
      run: async (context, { prefix }) => ({ values: (await context.storage.list(prefix)).map(({ value }) => JSON.stringify(value)) }) }),
  },
  hooks: {
    async 'contact.created'(context, { payload, id }) {
      if (payload.contact.name === 'Twice' && await context.storage.add('tried ' + id, 1)) throw new Error('once more')
      if (!await context.storage.add('heard ' + id, payload.contact.name)) await context.storage.add('doubled ' + id, payload.contact.name)
    },
    async 'message.created'(context, { payload, id }) { await context.storage.add('message ' + id, payload.message.text) },
    async 'api-key.created'(context, { id }) { await context.storage.add('forbidden ' + id, 1) },
  },
})`

async function call<T>(verb: string, input: object): Promise<T> {
  const { operations } = await world.kernel.registry.additionsOf(world.kernel, world.workspaceId, { fresh: true })
  const request = { correlationId: newId(), ip: null, userAgent: null }
  return (await runOperation(world.kernel, operations.get(`pager.${verb}`)!, { caller: world.cast.olga.caller, request, surface: 'rest' }, input)).output as T
}
const kept = async (prefix: string) => (await call<{ values: string[] }>('kept', { prefix })).values.map((value) => JSON.parse(value) as unknown)

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!await holds()) await new Promise((resolve) => setTimeout(resolve, 50))
}

beforeAll(async () => {
  world = await makeWorld()
  pager = (await installPackage(world, await packFiles({ 'plugin.ts': source }))).id
  worker = await startWorker(world.kernel)
})
afterAll(() => worker.stop())

describe('a plugin\'s channel', () => {
  const page = (input: object) => call<{ conversationId: string; isNew: boolean }>('page', { thread: 't1', who: 'u1', ...input })

  it('makes a conversation of each thread, and one message of the same one twice', async () => {
    const [first, again] = [await page({ id: 'm1', text: 'Help' }), await page({ id: 'm1', text: 'Help' })]
    expect([first.isNew, again]).toEqual([true, { ...first, isNew: false }])
    expect((await page({ id: 'm2', text: 'And?' })).conversationId).toBe(first.conversationId)
    expect((await page({ thread: 't2', id: 'm1', text: 'Else' })).conversationId).not.toBe(first.conversationId)
    expect(await world.as('ada').run(getConversation, { id: first.conversationId })).toMatchObject({ kind: 'chat', contactName: 'u1', unread: true, preview: 'And?' })
  })

  it('begins one conversation for two first messages at once', async () => {
    const ids = await Promise.all(['a', 'b', 'c'].map(async (id) => (await page({ thread: 'rush', id, text: id })).conversationId))
    expect(new Set(ids).size).toBe(1)
  })

  it('knows a contact by e-mail address', async () => {
    const { id } = await world.as('olga').run(createContact, { name: 'Grace', email: 'grace@example.com' })
    const { conversationId } = await page({ thread: 't3', id: 'x', text: 'Me', who: 'u3', email: 'Grace@example.com' })
    expect(await world.as('ada').run(getConversation, { id: conversationId })).toMatchObject({ contactId: id })
  })

  it('takes a member\'s reply out, tries again, and says what became of it', async () => {
    const { conversationId } = await page({ thread: 'out', id: '1', text: 'Hello?' })
    const [reply, hard] = [
      await world.as('ada').run(createMessage, { conversationId, text: 'Hi there' }), await world.as('ada').run(createMessage, { conversationId, text: 'refuse twice' }),
    ]
    await world.as('ada').run(createMessage, { conversationId, text: 'among us', kind: 'note' })
    for (const { id } of [reply, hard]) await until(async () => (await world.as('ada').run(getMessage, { id })).delivery === 'sent')
    const sent = await kept('sent ') as { text: string }[]
    expect(sent).toContainEqual({ id: reply.id, conversationId, externalId: 'out', text: 'Hi there', authorName: 'Ada' })
    expect(sent.map(({ text }) => text).sort()).toEqual(['Hi there', 'refuse twice'])
  })

  it('is not begun from here, and only from its own workspace', async () => {
    const channel = await world.kernel.database.system.selectFrom('channels').select('id').where('plugin_installation_id', '=', pager).executeTakeFirstOrThrow()
    const contact = await world.as('olga').run(createContact, { name: 'Henry' })
    await expect(world.as('ada').run(createConversation, { contactId: contact.id, channelId: channel.id, text: 'Hi' })).rejects.toMatchObject({ code: 'invalid_input' })
    const input = { channelId: channel.id, externalId: 't', messageId: 'm', contact: { externalId: 'u' }, text: 'x' }
    await expect(world.as('oscar').run(receiveMessage, input)).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('ada').run(receiveMessage, input)).rejects.toMatchObject({ code: 'forbidden' })
    const chat = await world.as('olga').run(createChannel, { kind: 'chat', name: 'Site' })
    await expect(world.as('olga').run(receiveMessage, { ...input, channelId: chat.id })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('hooks', () => {
  it('are told each event once, again when they fail, and nothing that the plugin may not read', async () => {
    const names = ['One', 'Twice', 'Three']
    for (const name of names) await world.as('olga').run(createContact, { name })
    await world.kernel.database.system.insertInto('events').values({
      id: newId(), workspace_id: world.workspaceId, name: 'api-key.created', subject_id: newId(), payload: '{}', actor: JSON.stringify({ kind: 'system', id: null, name: '' }),
    }).execute()
    await world.as('oscar').run(createContact, { name: 'Elsewhere' })
    await until(async () => {
      const heard = await kept('heard ')
      return names.every((name) => heard.includes(name))
    })
    expect(await kept('heard ')).not.toContain('Elsewhere')
    expect([await kept('doubled '), await kept('forbidden '), (await kept('tried ')).length]).toEqual([[], [], 1])
  })

  it('are not told what the plugin itself did', async () => {
    const contact = await world.as('olga').run(createContact, { name: 'Circle' })
    const channel = await world.as('olga').run(createChannel, { kind: 'chat', name: 'Shop' })
    const { conversation } = await world.as('ada').run(createConversation, { contactId: contact.id, channelId: channel.id, text: 'by Ada' })
    await call('write', { conversationId: conversation.id, text: 'by the plugin' })
    await world.as('ada').run(createMessage, { conversationId: conversation.id, text: 'by Ada again' })
    await until(async () => {
      const heard = await kept('message ')
      return heard.includes('by Ada') && heard.includes('by Ada again')
    })
    expect(await kept('message ')).not.toContain('by the plugin')
  })

  it('are gone when the plugin is removed', async () => {
    await world.as('olga').run(removePlugin, { id: pager })
    await world.as('olga').run(createContact, { name: 'Later' })
    await until(async () => {
      const { rows: [row] } = await world.kernel.database.systemPool.query("select not exists (select from log_cursors, events where listener = 'plugin hooks' and (events.xid, events.id) > (log_cursors.xid, log_cursors.event_id)) as over")
      return row.over as boolean
    })
    const { rows } = await world.kernel.database.systemPool.query('select 1 from plugin_storage')
    expect(rows).toEqual([])
  })
})
