import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { eventually } from '../../kernel/jobs/test-eventually.ts'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { assignConversation } from '../conversations/assign-conversation.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { addMessage } from '../conversations/index.ts'
import { createMessage } from '../conversations/create-message.ts'
import { conversationRated } from '../ratings/index.ts'
import { conversationSlaBreached } from '../service-levels/index.ts'
import { setNotificationPreferences } from '../notifications/keep-preferences.ts'
import { listNotifications } from '../notifications/list-notifications.ts'
import { createTeam } from '../teams/create-team.ts'
import { sendVisitorMessage } from '../widget/send-message.ts'
import { mentionedIn, withPlainMentions } from './mention-text.ts'
import { notifyWhenContactWrites } from './notify-when-contact-writes.ts'

describe('the text of a note', () => {
  const [ada, billing] = [newId(), newId()]
  const text = `@[Ada L.](member:${ada.toUpperCase()}) and @[Billing](team:${billing}), see [this](https://example.com) @[Ada L.](member:${ada})`

  it('names members and teams, each once', () => {
    expect(mentionedIn(text)).toEqual({ memberIds: [ada], teamIds: [billing] })
    expect(mentionedIn('@[x](member:1) @[y](contact:0) @Ada [Ada](member:)')).toEqual({ memberIds: [], teamIds: [] })
  })

  it('reads as people read it', () => {
    expect(withPlainMentions(text)).toBe('@Ada L. and @Billing, see [this](https://example.com) @Ada L.')
  })
})

describe('members are told', () => {
  let world: World
  let worker: Worker
  let channelId: string
  let cast: World['cast']
  beforeAll(async () => {
    world = await makeWorld()
    cast = world.cast
    channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
    worker = await startWorker(world.kernel)
  })
  afterAll(() => worker.stop())

  async function begin(): Promise<{ conversationId: string; contactId: string }> {
    const contact = await world.as('olga').run(createContact, { name: 'Grace' })
    const { conversation } = await world.as('olga').run(createConversation, { contactId: contact.id, channelId, subject: 'Lamp', text: 'Hello' })
    return { conversationId: conversation.id, contactId: contact.id }
  }
  const say = ({ conversationId, contactId }: { conversationId: string; contactId: string }, text: string) => {
    const actor = { kind: 'visitor' as const, id: contactId, name: 'Visitor', channelId }
    return world.as({ workspaceId: world.workspaceId, actor, scopes: new Set(['widget:use']), rateLimit: null }).run(sendVisitorMessage, { conversationId, clientId: newId(), text })
  }
  const of = async (who: 'olga' | 'ada' | 'vera', conversationId: string) =>
    (await world.as(who).run(listNotifications, { limit: 100 })).items.filter(({ subjectId }) => subjectId === conversationId).map(({ kind, title, text }) => ({ kind, title, text })).reverse()
  /** Everything that the log holds until now has been answered when this has. */
  async function settled(): Promise<void> {
    const { conversationId } = await begin()
    await world.as('ada').run(createMessage, { conversationId, kind: 'note', text: `@[Olga](member:${cast.olga.memberId})` })
    await eventually(async () => (await of('olga', conversationId)).length === 1)
    await eventually(async () => (await world.kernel.database.systemPool.query("select from all_jobs where state in ('waiting', 'running', 'ready') and name like 'notify-%'")).rows.length === 0)
  }

  it('of a note that mentions them or their team: once, and not its author', async () => {
    const team = await world.as('olga').run(createTeam, { name: `Billing ${newId()}`, memberIds: [cast.ada.memberId, cast.vera.memberId] })
    const { conversationId } = await begin()
    await world.as('ada').run(createMessage, {
      conversationId, kind: 'note', clientId: 'note',
      text: `@[Vera](member:${cast.vera.memberId}) @[Billing](team:${team.id}) @[Ada](member:${cast.ada.memberId}) @[Oscar](member:${cast.oscar.memberId}) look`,
    })
    await eventually(async () => (await of('vera', conversationId)).length === 1)
    await settled()
    expect(await of('vera', conversationId)).toMatchObject([{ kind: 'mention', title: expect.stringMatching(/^Ada mentioned you in #\d+$/), text: '@Vera @Billing @Ada @Oscar look' }])
    expect([await of('ada', conversationId), await of('olga', conversationId)]).toEqual([[], []])
    expect((await world.as('oscar').run(listNotifications, {})).items).toEqual([])
  })

  it('not of a reply that only looks like it, nor when they have been removed', async () => {
    const { conversationId } = await begin()
    const { system } = world.kernel.database
    await world.as('ada').run(createMessage, { conversationId, text: `@[Olga](member:${cast.olga.memberId})` })
    await system.updateTable('members').set({ removed_at: new Date() }).where('id', '=', cast.vera.memberId).execute()
    await world.as('ada').run(createMessage, { conversationId, kind: 'note', text: `@[Vera](member:${cast.vera.memberId})` })
    await settled()
    await system.updateTable('members').set({ removed_at: null }).where('id', '=', cast.vera.memberId).execute()
    expect([await of('olga', conversationId), await of('vera', conversationId)]).toEqual([[], []])
  })

  it('of what is assigned to them by somebody else', async () => {
    const [theirs, own] = [await begin(), await begin()]
    await world.as('olga').run(assignConversation, { id: theirs.conversationId, assigneeId: cast.ada.memberId })
    await world.as('ada').run(assignConversation, { id: own.conversationId, assigneeId: cast.ada.memberId })
    await settled()
    expect(await of('ada', theirs.conversationId)).toMatchObject([{ kind: 'assigned', title: expect.stringMatching(/^Olga assigned you #\d+ “Lamp” from Grace$/) }])
    expect(await of('ada', own.conversationId)).toEqual([])
  })

  it('once for as long as the contact waits, whose it is, or the team while it is nobody\'s', async () => {
    const scene = await begin()
    const team = await world.as('olga').run(createTeam, { name: `Lamps ${newId()}`, memberIds: [cast.ada.memberId, cast.vera.memberId] })
    await world.kernel.database.system.updateTable('conversations').set({ team_id: team.id }).where('id', '=', scene.conversationId).execute()
    for (const text of ['It is dark', 'Very dark', 'Hello?']) await say(scene, text)
    await settled()
    expect(await of('vera', scene.conversationId)).toMatchObject([{ kind: 'team', title: expect.stringContaining(`New for ${team.name}: #`), text: expect.any(String) }])
    await world.as('ada').run(assignConversation, { id: scene.conversationId, assigneeId: cast.ada.memberId })
    await world.as('ada').run(createMessage, { conversationId: scene.conversationId, text: 'Here' })
    for (const text of ['At last', 'Good']) await say(scene, text)
    await settled()
    expect((await of('ada', scene.conversationId)).map(({ kind }) => kind)).toEqual(['team', 'answer'])
    expect(await of('vera', scene.conversationId)).toHaveLength(1)
  })

  it('not of what a machine wrote, nor of spam', async () => {
    const [machine, spam] = [await begin(), await begin()]
    for (const { conversationId } of [machine, spam]) await world.as('ada').run(assignConversation, { id: conversationId, assigneeId: cast.ada.memberId })
    await world.kernel.database.system.updateTable('conversations').set({ spam: true, state: 'closed' }).where('id', '=', spam.conversationId).execute()
    const call = world.kernel.registry.operations.get('messages.create')!
    const writes = (conversationId: string, contactId: string, automatic: boolean) => world.as('olga').run({
      ...call, run: async (ctx) => (await addMessage(ctx, { conversationId, kind: 'reply', author: { kind: 'contact', id: contactId, name: 'Grace' }, text: 'I am away', automatic })).message,
    }, { conversationId, text: 'x' })
    await writes(machine.conversationId, machine.contactId, true)
    await writes(spam.conversationId, spam.contactId, false)
    await settled()
    expect([await of('ada', machine.conversationId), await of('ada', spam.conversationId)]).toEqual([[], []])
  })

  it('of a promise that was broken in a conversation of theirs, and of what its contact said of it', async () => {
    const { conversationId, contactId } = await begin()
    const conversation = await world.as('ada').run(assignConversation, { id: conversationId, assigneeId: cast.ada.memberId })
    const moment = new Date()
    const rating = {
      id: newId(), conversationId, contactId, channelId, memberId: null, teamId: null, askedBy: 'chat' as const, askedAt: moment, score: 2, comment: 'Too slow', ratedAt: moment, changedAt: null,
    }
    const shown = { conversationId, question: '?', thanks: '!', score: 2, comment: 'Too slow', changeableUntil: moment }
    const clock = {
      id: newId(), conversationId, policyId: newId(), kind: 'first-response' as const, targetMinutes: 5, startedAt: moment, dueAt: moment, pausedAt: null, metAt: null, breachedAt: moment, endedAt: null,
    }
    const call = world.kernel.registry.operations.get('conversations.get')!
    await world.as('olga').run({
      ...call, kind: 'command', scope: 'conversations:write',
      run: async (ctx) => {
        ctx.emit(conversationSlaBreached, { subjectId: conversationId, payload: { conversation, clock, policy: { id: clock.policyId, name: 'Gold' } } })
        for (const score of [2, 1]) ctx.emit(conversationRated, { subjectId: conversationId, payload: { conversation, rating: { ...rating, score }, shown } })
        return conversation
      },
    }, { id: conversationId })
    await settled()
    const told = await of('ada', conversationId)
    expect(told.toSorted((a, b) => b.kind.localeCompare(a.kind))).toMatchObject([
      { kind: 'sla', title: expect.stringContaining('Late: #'), text: 'The first response of “Gold” is overdue.' }, { kind: 'rating', title: expect.stringMatching(/^[12] of 5: #/), text: 'Too slow' },
    ])
  })

  it('of nothing that they do not want to be told of', async () => {
    await world.as('ada').run(setNotificationPreferences, { kinds: { assigned: { inApp: false, browser: false, mail: 'never' } } })
    const { conversationId } = await begin()
    await world.as('olga').run(assignConversation, { id: conversationId, assigneeId: cast.ada.memberId })
    await settled()
    const rows = await world.kernel.database.system.selectFrom('notifications').select('id').where('subject_id', '=', conversationId).execute()
    expect(rows).toEqual([])
  })
})

it('tells nobody of what was written long before it came in', () => {
  const at = new Date('2026-11-20T12:00:00Z')
  const written = (createdAt: string) => notifyWhenContactWrites.when!({
    id: newId(), workspaceId: newId(), xid: '1', name: 'message.created', subjectId: newId(), previous: null, correlationId: null, at, actor: { kind: 'system', id: null, name: 'mail' },
    payload: { message: { kind: 'reply', authorKind: 'contact', createdAt }, conversation: { waitingSince: createdAt, assigneeId: newId(), teamId: null } },
  })
  expect([written('2026-11-20T11:59:00.000Z'), written('2026-11-20T09:00:00.000Z')]).toEqual([true, false])
})
