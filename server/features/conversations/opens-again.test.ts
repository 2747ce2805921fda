import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { eventually } from '../../kernel/jobs/test-eventually.ts'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { listSlaClocks } from '../service-levels/read-service-levels.ts'
import { createSlaPolicy } from '../service-levels/write-sla-policies.ts'
import { setConversationPending, snoozeConversation } from '../triage/snooze-conversation.ts'
import { updateConversation } from '../triage/update-conversation.ts'
import { sendVisitorMessage } from '../widget/send-message.ts'
import { addMessage } from './add-message.ts'
import { closeConversation } from './close-conversation.ts'
import { createMessage } from './create-message.ts'
import { getConversation } from './get-conversation.ts'

let world: World
let channelId: string
let worker: Worker
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
  worker = await startWorker(world.kernel)
})
afterAll(() => worker.stop())

type Chat = { id: string; writes(): Promise<unknown> }

/** A chat that its visitor has begun, and goes on with. */
async function chat(): Promise<Chat> {
  const caller = { workspaceId: world.workspaceId, actor: { kind: 'visitor' as const, id: newId(), name: '', channelId }, scopes: new Set(['widget:use']), rateLimit: null }
  const { conversation: { id } } = await world.as(caller).run(sendVisitorMessage, { clientId: newId(), text: 'Hello' })
  return { id, writes: () => world.as(caller).run(sendVisitorMessage, { conversationId: id, clientId: newId(), text: 'One more thing' }) }
}

async function eventsOf(id: string): Promise<{ name: string; actor: string; previous: unknown; state: string }[]> {
  const { rows } = await sql<{ name: string; actor: string; previous: unknown; state: string }>`
    select name, actor ->> 'kind' as actor, previous, payload -> 'conversation' ->> 'state' as state from events where subject_id = ${id} order by id`.execute(world.kernel.database.system)
  return rows
}
const reopeningsOf = async (id: string) => (await eventsOf(id)).filter(({ name }) => name === 'conversation.reopened')

describe('a contact\'s message', () => {
  it.each([
    ['closed', (id: string) => world.as('ada').run(closeConversation, { id })],
    ['snoozed', (id: string) => world.as('ada').run(snoozeConversation, { id, until: null })],
    ['pending', (id: string) => world.as('ada').run(setConversationPending, { id })],
  ])('opens a conversation again that is %s, and the log hears of it once', async (state, rest) => {
    const { id, writes } = await chat()
    expect(await reopeningsOf(id)).toEqual([])
    await rest(id)
    await writes()
    await writes()
    expect(await reopeningsOf(id)).toEqual([{ name: 'conversation.reopened', actor: 'visitor', previous: { state }, state: 'open' }])
    expect((await eventsOf(id)).map(({ name }) => name).slice(-3)).toEqual(['message.created', 'conversation.reopened', 'message.created'])
  })

  it('opens it once, also when several come at the same moment', async () => {
    const { id, writes } = await chat()
    await world.as('ada').run(closeConversation, { id })
    await Promise.all(Array.from({ length: 6 }, writes))
    expect(await reopeningsOf(id)).toHaveLength(1)
  })

  it('opens nothing while it is spam, nor when a machine or a member wrote', async () => {
    const { id, writes } = await chat()
    await world.as('ada').run(updateConversation, { id, spam: true })
    await writes()
    const { id: closed } = await chat()
    await world.as('ada').run(closeConversation, { id: closed })
    const { contactId } = await world.as('ada').run(getConversation, { id: closed })
    await world.as('ada').run(createMessage, { conversationId: closed, text: 'By the way' })
    const emitted: string[] = []
    await world.kernel.database.transaction(world.workspaceId, ({ db }) => addMessage({
      db, kernel: world.kernel, now: new Date(), recordChange: () => undefined, emit: ({ name }) => void emitted.push(name),
    }, { conversationId: closed, kind: 'reply', author: { kind: 'contact', id: contactId, name: 'Grace' }, text: 'I am away', automatic: true }))
    expect(emitted).toEqual(['message.created'])
    expect([await reopeningsOf(id), await reopeningsOf(closed)]).toEqual([[], []])
  })

  it('that opens it again counts once in reports, and begins one clock', { timeout: 60_000 }, async () => {
    const hour = { low: 60, normal: 60, high: 60, urgent: 60 }
    await world.as('olga').run(createSlaPolicy, { name: 'Gold', firstResponseMinutes: hour, resolutionMinutes: hour })
    const { id, writes } = await chat()
    await world.as('ada').run(closeConversation, { id })
    await writes()
    await world.as('ada').run(closeConversation, { id })
    const clocks = async () => (await world.as('ada').run(listSlaClocks, { conversationId: id })).items
      .map(({ kind, metAt, endedAt }) => `${kind} ${metAt ? 'met' : endedAt ? 'ended' : 'runs'}`).toSorted()
    await eventually(async () => (await clocks()).join().endsWith('resolution met,resolution met'))
    expect(await clocks()).toEqual(['first-response ended', 'first-response ended', 'resolution met', 'resolution met'])
    const spells = async () => (await sql<{ reopened: boolean; ended: boolean }>`
      select reopened, ended_at is not null as ended from conversation_spells where conversation_id = ${id} order by opened_at`.execute(world.kernel.database.system)).rows
    await eventually(async () => (await spells()).filter(({ ended }) => ended).length > 1)
    expect(await spells()).toEqual([{ reopened: false, ended: true }, { reopened: true, ended: true }])
  })
})
