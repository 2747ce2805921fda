import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../kernel/jobs/test-eventually.ts'
import { boundaryAt, withBoundary } from '../../kernel/flows/test-crashing.ts'
import { newId } from '../../kernel/ids.ts'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { addMessage, listMessageRows } from '../conversations/index.ts'
import { getDraft } from '../drafts/get-draft.ts'
import { putDraft } from '../drafts/put-draft.ts'
import { listNotifications } from '../notifications/list-notifications.ts'
import { cancelScheduledMessage, sendScheduledMessageNow, updateScheduledMessage } from './change-scheduled-message.ts'
import { createScheduledMessage } from './create-scheduled-message.ts'
import { listScheduledMessages } from './list-scheduled-messages.ts'
import { sendDueMessage, sendScheduledMessage } from './send-scheduled-message.ts'

let world: World
let worker: Worker | undefined
let channelId: string
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
})
afterAll(() => worker?.stop())

async function begin(): Promise<{ conversationId: string; contactId: string }> {
  const contact = await world.as('olga').run(createContact, { name: 'Grace', email: `grace-${newId()}@example.com` })
  const { conversation } = await world.as('olga').run(createConversation, { contactId: contact.id, channelId, subject: 'Lamp', text: 'Hello' })
  return { conversationId: conversation.id, contactId: contact.id }
}

async function repliesIn(conversationId: string): Promise<string[]> {
  const { database, secrets } = world.kernel
  const rows = await listMessageRows(database.forWorkspace(world.workspaceId), secrets, { conversationId, limit: 100 })
  return rows.filter(({ kind }) => kind !== 'event').map(({ text }) => text).reverse()
}

async function contactWrites({ conversationId, contactId }: { conversationId: string; contactId: string }): Promise<void> {
  const { kernel, workspaceId } = world
  await kernel.database.transaction(workspaceId, ({ db }) => addMessage({ db, kernel, now: new Date(), emit: () => undefined, recordChange: () => undefined }, {
    conversationId, kind: 'reply', author: { kind: 'contact', id: contactId, name: 'Grace' }, text: 'Never mind',
  }))
}

const inAnHour = { afterSeconds: 3_600 }
const makeDue = (id: string) => world.kernel.database.system.updateTable('scheduled_messages').set({ send_at: new Date(Date.now() - 1_000) }).where('id', '=', id).execute()
const sendDue = (id: string, kernel = world.kernel) =>
  sendScheduledMessage.run(kernel, { workspaceId: world.workspaceId, payload: { id }, job: { id: '1', attempt: 1, maxAttempts: 25, signal: undefined } })
const titlesOf = async (who: 'olga' | 'ada') => (await world.as(who).run(listNotifications, { limit: 100 })).items.map(({ title }) => title)
const stateOf = async (id: string) => (await world.kernel.database.system.selectFrom('scheduled_messages').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state

describe('a scheduled message', () => {
  it('waits unseen, and is listed for its conversation and its author', async () => {
    const scene = await begin()
    const waiting = await world.as('ada').run(createScheduledMessage, { ...scene, text: 'Good morning', ...inAnHour })
    expect(waiting).toMatchObject({ state: 'waiting', authorId: world.cast.ada.memberId, kind: 'reply', messageId: null })
    expect(await repliesIn(scene.conversationId)).toEqual(['Hello'])
    expect((await world.as('vera').run(listScheduledMessages, scene)).items).toEqual([waiting])
    expect((await world.as('ada').run(listScheduledMessages, {})).items).toContainEqual(waiting)
    expect((await world.as('olga').run(listScheduledMessages, {})).items).toEqual([])
    await sendDue(waiting.id)
    expect(await repliesIn(scene.conversationId)).toEqual(['Hello'])
  })

  it('lists what comes first, first, page by page', async () => {
    const { conversationId } = await begin()
    for (const afterSeconds of [300, 100, 200]) await world.as('ada').run(createScheduledMessage, { conversationId, text: String(afterSeconds), afterSeconds })
    const first = await world.as('ada').run(listScheduledMessages, { conversationId, limit: 2 })
    expect(first.items.map(({ text }) => text)).toEqual(['100', '200'])
    expect((await world.as('ada').run(listScheduledMessages, { conversationId, limit: 2, cursor: first.nextCursor! })).items.map(({ text }) => text)).toEqual(['300'])
    await expect(world.as('ada').run(listScheduledMessages, { cursor: 'WzEsMl0' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('is there once, however often it is asked for', async () => {
    const { conversationId } = await begin()
    const input = { conversationId, text: 'Once', clientId: newId(), ...inAnHour }
    const [one, other] = [await world.as('ada').run(createScheduledMessage, input), await world.as('ada').run(createScheduledMessage, input)]
    expect(other).toEqual(one)
    const elsewhere = await begin()
    await expect(world.as('ada').run(createScheduledMessage, { ...input, ...elsewhere })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('takes the draft over that it was written in', async () => {
    const { conversationId } = await begin()
    await world.as('ada').run(putDraft, { conversationId, text: 'Good mor', version: 0 })
    await world.as('ada').run(createScheduledMessage, { conversationId, text: 'Good morning', ...inAnHour })
    expect(await world.as('ada').run(getDraft, { conversationId })).toMatchObject({ text: '', version: 2 })
  })

  it('goes out once when its moment has come, whoever tries at the same time', async () => {
    const { conversationId } = await begin()
    const { id } = await world.as('ada').run(createScheduledMessage, { conversationId, text: 'Good morning', ...inAnHour })
    await makeDue(id)
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => world.as('ada').run(sendDueMessage, { id })))
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['ended', 'ended', 'ended', 'ended', 'sent'])
    await sendDue(id)
    expect(await repliesIn(conversationId)).toEqual(['Hello', 'Good morning'])
  })

  it('goes out once, at whatever moment the process dies', async () => {
    class Crash extends Error {}
    for (let moment = 1, survived = false; !survived; moment++) {
      const { conversationId } = await begin()
      const { id } = await world.as('ada').run(createScheduledMessage, { conversationId, text: `Crash at ${moment}`, ...inAnHour })
      await makeDue(id)
      const dying = withBoundary(world.kernel, boundaryAt(moment, () => { throw new Crash() }))
      survived = await sendDue(id, dying).then(() => true, () => false)
      await sendDue(id)
      expect(await repliesIn(conversationId)).toEqual(['Hello', `Crash at ${moment}`])
    }
  })

  it('is not sent when the contact has answered, if that was wished, and says so', async () => {
    const scene = await begin()
    const nudge = await world.as('ada').run(createScheduledMessage, { ...scene, text: 'Still there?', cancelIfAnswered: true, ...inAnHour })
    const other = await world.as('ada').run(createScheduledMessage, { ...scene, text: 'See you on Monday', ...inAnHour })
    await contactWrites(scene)
    for (const { id } of [nudge, other]) { await makeDue(id); await sendDue(id) }
    expect(await repliesIn(scene.conversationId)).toEqual(['Hello', 'Never mind', 'See you on Monday'])
    expect(await stateOf(nudge.id)).toBe('cancelled')
    expect(await titlesOf('ada')).toContain('Your scheduled message was not sent: the contact has answered')
  })

  it('fails with its text kept when its author may no longer answer, or is gone', async () => {
    const { conversationId } = await begin()
    const { system } = world.kernel.database
    const { id: demoted } = await world.as('ada').run(createScheduledMessage, { conversationId, text: 'By a viewer', ...inAnHour })
    const { id: orphan } = await world.as('ada').run(createScheduledMessage, { conversationId, text: 'By nobody', ...inAnHour })
    const ada = system.updateTable('members').where('id', '=', world.cast.ada.memberId)
    await makeDue(demoted)
    await makeDue(orphan)
    await ada.set({ role: 'viewer' }).execute()
    await sendDue(demoted)
    await ada.set({ role: 'agent', removed_at: new Date() }).execute()
    await sendDue(orphan)
    await ada.set({ removed_at: null }).execute()
    expect(await repliesIn(conversationId)).toEqual(['Hello'])
    const failed = (await world.as('ada').run(listScheduledMessages, { conversationId })).items
    expect(failed.map(({ state, text, reason }) => [state, text, reason])).toEqual([
      ['failed', 'By a viewer', 'messages.create needs the scope messages:write.'],
      ['failed', 'By nobody', 'Its author is no longer a member of the workspace.'],
    ])
    expect(await titlesOf('ada')).toContain('Your scheduled message could not be sent')
    expect(await titlesOf('olga')).toContain('A scheduled message of a former member was not sent')
    expect(await world.as('ada').run(sendScheduledMessageNow, { id: demoted })).toMatchObject({ state: 'sent' })
  })

  it('comes back with its text when it is taken back, and says when it is too late', async () => {
    const { conversationId } = await begin()
    const { id } = await world.as('ada').run(createScheduledMessage, { conversationId, text: 'Oops', afterSeconds: 10 })
    const back = await world.as('ada').run(cancelScheduledMessage, { id })
    expect(back).toMatchObject({ state: 'cancelled', text: 'Oops', fileIds: [] })
    expect(await world.as('ada').run(cancelScheduledMessage, { id })).toEqual(back)
    await expect(world.as('ada').run(updateScheduledMessage, { id, text: 'No' })).rejects.toMatchObject({ code: 'gone' })
    await expect(world.as('ada').run(sendScheduledMessageNow, { id })).rejects.toMatchObject({ code: 'gone' })
    await sendDue(id)
    expect(await repliesIn(conversationId)).toEqual(['Hello'])
    const sent = await world.as('ada').run(createScheduledMessage, { conversationId, text: 'Gone', afterSeconds: 10 })
    await world.as('ada').run(sendScheduledMessageNow, { id: sent.id })
    await expect(world.as('ada').run(cancelScheduledMessage, { id: sent.id })).rejects.toMatchObject({ code: 'gone' })
    expect(await repliesIn(conversationId)).toEqual(['Hello', 'Gone'])
  })

  it('is either sent or taken back when both happen at once', async () => {
    for (let n = 0; n < 5; n++) {
      const { conversationId } = await begin()
      const { id } = await world.as('ada').run(createScheduledMessage, { conversationId, text: 'Now or never', ...inAnHour })
      await makeDue(id)
      const [, cancelled] = await Promise.all([world.as('ada').run(sendDueMessage, { id }), world.as('olga').run(cancelScheduledMessage, { id }).then(() => true, () => false)])
      expect(await repliesIn(conversationId)).toEqual(cancelled ? ['Hello'] : ['Hello', 'Now or never'])
    }
  })

  it('is changed by its author alone, cancelled by any agent, and seen by nobody elsewhere', async () => {
    const { conversationId } = await begin()
    const { id } = await world.as('ada').run(createScheduledMessage, { conversationId, text: 'Mine', ...inAnHour })
    expect(await world.as('ada').run(updateScheduledMessage, { id, text: 'Mine still', kind: 'note', cancelIfAnswered: true })).toMatchObject({ text: 'Mine still', kind: 'note', cancelIfAnswered: true })
    await expect(world.as('ada').run(updateScheduledMessage, { id, text: ' ' })).rejects.toMatchObject({ code: 'invalid_input' })
    for (const operation of [updateScheduledMessage, sendScheduledMessageNow]) await expect(world.as('olga').run(operation, { id })).rejects.toMatchObject({ code: 'forbidden' })
    for (const operation of [updateScheduledMessage, sendScheduledMessageNow, cancelScheduledMessage]) {
      await expect(world.as('oscar').run(operation, { id })).rejects.toMatchObject({ code: 'not_found' })
      await expect(world.as('vera').run(operation, { id })).rejects.toMatchObject({ code: 'forbidden' })
    }
    await world.as('olga').run(cancelScheduledMessage, { id })
    expect(await titlesOf('ada')).toContain('Olga cancelled your scheduled message')
  })

  it('wants a moment to come, something to say, and files that are there', async () => {
    const { conversationId } = await begin()
    const wrong = [
      { text: 'No moment' }, { text: 'Two', sendAt: '2100-01-01T00:00:00Z', afterSeconds: 10 }, { text: 'Past', sendAt: '2020-01-01T00:00:00Z' },
      { text: 'Far', sendAt: '2100-01-01T00:00:00Z' }, { text: ' ', afterSeconds: 10 }, { text: 'File', fileIds: [newId()], afterSeconds: 10 },
    ]
    for (const input of wrong) await expect(world.as('ada').run(createScheduledMessage, { conversationId, ...input }), JSON.stringify(input)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(world.as('oscar').run(createScheduledMessage, { conversationId, text: 'Hi', afterSeconds: 10 })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('vera').run(createScheduledMessage, { conversationId, text: 'Hi', afterSeconds: 10 })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('the worker', () => {
  it('sends not before the moment and within two seconds after it, cancels what was answered, and clears sent drafts', { timeout: 60_000 }, async () => {
    worker = await startWorker(world.kernel)
    const scene = await begin()
    const soon = await world.as('ada').run(createScheduledMessage, { ...scene, text: 'Soon', afterSeconds: 2 })
    const moved = await world.as('ada').run(createScheduledMessage, { ...scene, text: 'Later', afterSeconds: 1 })
    await world.as('ada').run(updateScheduledMessage, { id: moved.id, afterSeconds: 3_600 })
    await eventually(async () => await stateOf(soon.id) === 'sent')
    const sent = await world.kernel.database.system.selectFrom('messages').select('created_at').where('conversation_id', '=', scene.conversationId).where('text', '=', 'Soon').executeTakeFirstOrThrow()
    const late = sent.created_at.getTime() - soon.sendAt.getTime()
    expect(late).toBeGreaterThanOrEqual(0)
    expect(late).toBeLessThan(2_000)
    expect(await stateOf(moved.id)).toBe('waiting')

    const nudge = await world.as('ada').run(createScheduledMessage, { ...scene, text: 'Still there?', cancelIfAnswered: true, ...inAnHour })
    await world.as('olga').run(putDraft, { conversationId: scene.conversationId, text: 'Dear Gr', version: 0 })
    const { kernel, workspaceId } = world
    const visitor = { workspaceId, actor: { kind: 'visitor' as const, id: scene.contactId, name: 'Visitor', channelId }, scopes: new Set(['widget:use']), rateLimit: null }
    await world.as(visitor).run(kernel.registry.operations.get('widget.send')!, { conversationId: scene.conversationId, text: 'I am', clientId: newId() })
    await eventually(async () => await stateOf(nudge.id) === 'cancelled')
    await world.as('olga').run(kernel.registry.operations.get('messages.create')!, { conversationId: scene.conversationId, text: 'Dear Grace' })
    await eventually(async () => (await world.as('olga').run(getDraft, scene)).text === '')
  })
})
