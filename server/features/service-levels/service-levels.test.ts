import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createCompany } from '../contacts/company-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { updateContact } from '../contacts/update-contact.ts'
import { addMessage } from '../conversations/add-message.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { listMessages } from '../conversations/list-messages.ts'
import { reopenConversation } from '../conversations/reopen-conversation.ts'
import { startConversation } from '../conversations/start-conversation.ts'
import { createBusinessHours, removeBusinessHours, updateBusinessHours } from '../hours/write-hours.ts'
import { applyPolicies } from './apply-policies.ts'
import { keepWorkspace } from './keep-moments.ts'
import { getSlaPolicy, listSlaClocks, listSlaPolicies } from './read-service-levels.ts'
import { eventsOf, follow } from './test-clockwork.ts'
import { createSlaPolicy, removeSlaPolicy, reorderSlaPolicies, updateSlaPolicy } from './write-sla-policies.ts'

let world: World
let channelId: string
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
})
beforeEach(async () => {
  const { system } = world.kernel.database
  await system.deleteFrom('conversations').execute()
  await system.deleteFrom('sla_policies').execute()
  await system.deleteFrom('business_hours').execute()
})

const each = (minutes: number | null) => ({ low: minutes, normal: minutes, high: minutes, urgent: minutes })
const make = (fields: object = {}) => world.as('olga').run(createSlaPolicy, { name: `Gold ${newId()}`, firstResponseMinutes: each(60), ...fields })

/** A contact's message, in a conversation of theirs or in a new one. */
async function write(conversationId?: string, fields: { companyId?: string } = {}): Promise<string> {
  const contact = await world.as('olga').run(createContact, { name: 'Grace', email: `${newId()}@example.com`, ...fields })
  const { kernel, workspaceId } = world
  const id = conversationId ?? newId()
  const events: { name: string; subjectId: string; payload: unknown }[] = []
  await kernel.database.transaction(workspaceId, async ({ db }) => {
    const ctx = { db, kernel, now: new Date(), recordChange: () => undefined, emit: (event: { name: string; payload: { parse(value: unknown): unknown } }, fact: { subjectId: string; payload: unknown }) => void events.push({ name: event.name, subjectId: fact.subjectId, payload: event.payload.parse(fact.payload) }) }
    if (!conversationId) await startConversation(ctx, { id, kind: 'chat', contactId: contact.id, channelId, subject: 'Lamp' })
    await addMessage(ctx, { conversationId: id, kind: 'reply', author: { kind: 'contact', id: contact.id, name: 'Grace' }, text: 'Hello' })
    for (const { name, subjectId, payload } of events) {
      await sql`insert into events (id, name, subject_id, payload, actor) values (${newId()}, ${name}, ${subjectId}, ${JSON.stringify(payload)}::jsonb, '{"kind":"system","id":null,"name":""}')`.execute(db)
    }
  })
  return id
}

const clocksOf = async (conversationId: string) => (await world.as('ada').run(listSlaClocks, { conversationId })).items
const kindsOf = async (conversationId: string) => (await clocksOf(conversationId)).map(({ kind, metAt, endedAt }) => `${kind} ${metAt ? 'met' : endedAt ? 'ended' : 'runs'}`).toSorted()
const find = (id: string) => world.as('ada').run(getConversation, { id })
const apply = () => applyPolicies.run(world.kernel, { workspaceId: world.workspaceId, payload: {}, job: { id: '1', attempt: 1, maxAttempts: 1, signal: undefined } })
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000)

describe('service levels', () => {
  it('are made, changed in part, put in order and removed', async () => {
    const gold = await make({ name: 'Gold', query: 'kind:chat channel:website' })
    expect(gold).toMatchObject({ name: 'Gold', query: `kind:chat channel:${channelId}`, hoursId: null, pausesWhilePending: true, escalations: [], resolutionMinutes: each(null) })
    const silver = await make({ name: 'Silver' })
    expect(await world.as('olga').run(updateSlaPolicy, { id: gold.id, resolutionMinutes: each(480) })).toMatchObject({ name: 'Gold', firstResponseMinutes: each(60), resolutionMinutes: each(480) })
    await world.as('olga').run(reorderSlaPolicies, { ids: [silver.id, gold.id] })
    expect((await world.as('ada').run(listSlaPolicies, {})).items.map(({ name }) => name)).toEqual(['Silver', 'Gold'])
    const first = await world.as('ada').run(listSlaPolicies, { limit: 1 })
    expect((await world.as('ada').run(listSlaPolicies, { limit: 1, cursor: first.nextCursor! })).items.map(({ name }) => name)).toEqual(['Gold'])
    await world.as('olga').run(removeSlaPolicy, { id: silver.id })
    await expect(world.as('ada').run(getSlaPolicy, { id: silver.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('olga').run(reorderSlaPolicies, { ids: [silver.id, gold.id] })).rejects.toMatchObject({ code: 'conflict' })
  })

  it.each([
    [{ query: 'state:open' }, 'invalid_input', 'state: cannot choose a service level'],
    [{ query: 'refund' }, 'invalid_input', 'refund cannot choose a service level'],
    [{ query: 'channel:nowhere' }, 'invalid_input', 'There is no channel called nowhere.'],
    [{ hoursId: newId() }, 'not_found', 'no such business hours'],
    [{ escalations: [{ when: 'after', minutes: 5, action: 'assign-member' }] }, 'invalid_input', 'assign-member needs memberId.'],
    [{ escalations: [{ when: 'after', minutes: 5, action: 'add-tag', tagId: newId() }] }, 'not_found', 'no such tag'],
    [{ firstResponseMinutes: { normal: 0 } }, 'invalid_input', 'firstResponseMinutes.normal'],
  ])('refuse %j', async (fields, code, message) => {
    const error = await make(fields).catch((thrown: Error & { data?: object }) => thrown)
    expect(error).toMatchObject({ code })
    expect(JSON.stringify([error instanceof Error && error.message, 'data' in error && error.data])).toContain(message)
  })

  it('have names of their own, and are fifty at most', async () => {
    await make({ name: 'Gold' })
    await expect(make({ name: 'GOLD' })).rejects.toMatchObject({ code: 'conflict' })
    for (let n = 1; n < 50; n++) await make()
    await expect(make()).rejects.toMatchObject({ code: 'limit_reached' })
  })

  it('keep the hours that they go by', async () => {
    const { id: hoursId } = await world.as('olga').run(createBusinessHours, { name: 'Office', timeZone: 'UTC' })
    const { id } = await make({ hoursId })
    await expect(world.as('olga').run(removeBusinessHours, { id: hoursId })).rejects.toMatchObject({ code: 'conflict' })
    await world.as('olga').run(removeSlaPolicy, { id })
    await world.as('olga').run(removeBusinessHours, { id: hoursId })
  })

  it('are nothing to other workspaces, and to be changed by admins', async () => {
    const { id } = await make()
    const conversationId = await write()
    for (const operation of [getSlaPolicy, updateSlaPolicy, removeSlaPolicy]) await expect(world.as('oscar').run(operation, { id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('oscar').run(listSlaClocks, { conversationId })).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as('oscar').run(listSlaPolicies, {})).items).toEqual([])
    for (const operation of [updateSlaPolicy, removeSlaPolicy]) await expect(world.as('ada').run(operation, { id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(reorderSlaPolicies, { ids: [id] })).rejects.toMatchObject({ code: 'forbidden' })
    const nobody: Caller = { ...world.cast.vera.caller, scopes: new Set() }
    await expect(world.as(nobody).run(listSlaClocks, { conversationId })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as(nobody).run(listSlaPolicies, {})).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('clocks, fed from the log', () => {
  it('run, stop with an answer and show on the conversation, with an event of their own', async () => {
    await make({ nextResponseMinutes: each(30), resolutionMinutes: each(600) })
    const id = await write()
    await follow(world)
    expect(await kindsOf(id)).toEqual(['first-response runs', 'resolution runs'])
    const [due] = (await clocksOf(id)).filter(({ kind }) => kind === 'first-response')
    expect(due!.dueAt!.getTime() - due!.startedAt.getTime()).toBe(3_600_000)
    expect((await find(id)).slaDueAt).toEqual(due!.dueAt)
    expect(await eventsOf(world, 'conversation.slaChanged', id)).toMatchObject([{ payload: { conversation: { id, slaDueAt: due!.dueAt!.toISOString() } }, previous: { slaDueAt: null } }])
    await world.as('ada').run(createMessage, { conversationId: id, text: 'A note', kind: 'note' })
    await follow(world)
    expect(await kindsOf(id)).toEqual(['first-response runs', 'resolution runs'])
    await world.as('ada').run(createMessage, { conversationId: id, text: 'Hello Grace' })
    await write(id)
    await follow(world)
    expect(await kindsOf(id)).toEqual(['first-response met', 'next-response runs', 'resolution runs'])
    await world.as('ada').run(closeConversation, { id })
    await follow(world)
    expect(await kindsOf(id)).toEqual(['first-response met', 'next-response ended', 'resolution met'])
    expect(await find(id)).toMatchObject({ slaDueAt: null, slaBreached: false })
    await world.as('ada').run(reopenConversation, { id })
    await follow(world)
    expect(await kindsOf(id)).toEqual(['first-response met', 'next-response ended', 'resolution met', 'resolution runs'])
    expect(await eventsOf(world, 'conversation.slaBreached', id)).toEqual([])
  })

  it('do not stop for what a flow writes', async () => {
    await make()
    const id = await write()
    const flow: Caller = { workspaceId: world.workspaceId, actor: { kind: 'flow', id: newId(), name: 'Welcome' }, scopes: new Set(['*']), rateLimit: null }
    await world.as(flow).run(createMessage, { conversationId: id, text: 'We are on it' })
    await follow(world)
    expect(await kindsOf(id)).toEqual(['first-response runs'])
  })

  it('see each answer at its own moment, also when all is read at once', async () => {
    const id = await write()
    await world.as('ada').run(createMessage, { conversationId: id, text: 'Before any promise' })
    await follow(world)
    await make({ nextResponseMinutes: each(30) })
    await write(id)
    const other = await write()
    await world.as('ada').run(createMessage, { conversationId: other, text: 'Hello' })
    await follow(world)
    expect(await kindsOf(id)).toEqual(['next-response runs'])
    expect(await kindsOf(other)).toEqual(['first-response met'])
  })

  it('go by the first policy that the conversation belongs to, also by its company', async () => {
    const { id: companyId } = await world.as('olga').run(createCompany, { name: 'Example Ltd' })
    const key = await make({ name: 'Key', query: 'company:"example ltd"', firstResponseMinutes: each(5) })
    const usual = await make({ name: 'Usual' })
    const [ofKey, ofOthers] = [await write(undefined, { companyId }), await write()]
    await follow(world)
    expect((await clocksOf(ofKey)).map(({ policyId }) => policyId)).toEqual([key.id])
    expect((await clocksOf(ofOthers)).map(({ policyId }) => policyId)).toEqual([usual.id])
    await world.as('olga').run(updateContact, { id: (await find(ofOthers)).contactId, companyId })
    await follow(world)
    expect(await clocksOf(ofOthers)).toMatchObject([{ policyId: key.id, targetMinutes: 5 }])
  })

  it('follow changes of policies and hours while they run', async () => {
    const { id: hoursId } = await world.as('olga').run(createBusinessHours, { name: 'Never', timeZone: 'UTC' })
    const before = await write()
    const policy = await make()
    await follow(world)
    await apply()
    const [clock] = await clocksOf(before)
    expect(clock!.startedAt).toEqual(policy.createdAt)
    await world.as('olga').run(updateSlaPolicy, { id: policy.id, firstResponseMinutes: each(10) })
    await apply()
    const [sooner] = await clocksOf(before)
    expect(sooner).toMatchObject({ id: clock!.id, targetMinutes: 10, dueAt: new Date(clock!.startedAt.getTime() + 600_000) })
    await world.as('olga').run(updateSlaPolicy, { id: policy.id, hoursId })
    await apply()
    expect((await clocksOf(before))[0]!.dueAt).toBeNull()
    expect((await find(before)).slaDueAt).toBeNull()
    await world.as('olga').run(updateBusinessHours, { id: hoursId, week: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => ({ day: day as 'monday', from: '00:00', to: '24:00' })) })
    await apply()
    expect((await clocksOf(before))[0]!.dueAt).toEqual(sooner!.dueAt)
    await world.as('olga').run(removeSlaPolicy, { id: policy.id })
    await apply()
    expect(await kindsOf(before)).toEqual(['first-response ended'])
    expect((await find(before)).slaDueAt).toBeNull()
    await follow(world)
    expect(await kindsOf(before)).toEqual(['first-response ended'])
  })
})

describe('a breach', () => {
  it('is told once, with one line, and stays when the answer comes late', async () => {
    const policy = await make({ name: 'Gold' })
    const id = await write()
    await follow(world)
    await keepWorkspace(world.kernel, world.workspaceId, { clock: () => later(59) })
    expect(await find(id)).toMatchObject({ slaBreached: false })
    await Promise.all([1, 2, 3].map(() => keepWorkspace(world.kernel, world.workspaceId, { clock: () => later(61) })))
    await follow(world)
    const [clock] = await clocksOf(id)
    expect(clock).toMatchObject({ breachedAt: clock!.dueAt, metAt: null })
    expect(await find(id)).toMatchObject({ slaBreached: true, slaDueAt: clock!.dueAt })
    expect(await eventsOf(world, 'conversation.slaBreached', id)).toMatchObject([{ payload: { clock: { kind: 'first-response' }, policy: { id: policy.id, name: 'Gold' }, conversation: { slaBreached: true } } }])
    const lines = (await world.as('ada').run(listMessages, { conversationId: id })).items.filter(({ kind }) => kind === 'event').map(({ text }) => text)
    expect(lines).toEqual(['Gold: the first answer is late'])
    await world.as('ada').run(createMessage, { conversationId: id, text: 'Sorry' })
    await follow(world)
    expect(await kindsOf(id)).toEqual(['first-response met'])
    expect(await find(id)).toMatchObject({ slaBreached: true, slaDueAt: null })
  })

  it('is not told while the log may still hold the answer', async () => {
    await make()
    const id = await write()
    await follow(world)
    await world.as('ada').run(createMessage, { conversationId: id, text: 'In time' })
    await keepWorkspace(world.kernel, world.workspaceId, { clock: () => later(61) })
    expect(await eventsOf(world, 'conversation.slaBreached', id)).toEqual([])
    await follow(world)
    await keepWorkspace(world.kernel, world.workspaceId, { clock: () => later(61) })
    expect(await eventsOf(world, 'conversation.slaBreached', id)).toEqual([])
    expect(await kindsOf(id)).toEqual(['first-response met'])
  })

  it('is told of an answer that came after its moment, though nobody had noted that yet', async () => {
    await make()
    const id = await write()
    await follow(world)
    await world.as('ada').run(createMessage, { conversationId: id, text: 'Late' })
    await follow(world, later(61))
    await keepWorkspace(world.kernel, world.workspaceId, { clock: () => later(62) })
    expect((await clocksOf(id))[0]).toMatchObject({ metAt: expect.any(Date), breachedAt: expect.any(Date) })
    expect(await eventsOf(world, 'conversation.slaBreached', id)).toHaveLength(1)
  })

  it('escalates each step once, in its order, before and after', async () => {
    const { system } = world.kernel.database
    const workspace = { workspace_id: world.workspaceId }
    const [teamId, tagId] = [newId(), newId()]
    await system.insertInto('teams').values({ ...workspace, id: teamId, name: `Billing ${teamId}` }).execute()
    await system.insertInto('team_members').values({ ...workspace, team_id: teamId, member_id: world.cast.ada.memberId }).execute()
    await system.insertInto('tags').values({ ...workspace, id: tagId, name: `late ${tagId}` }).execute()
    const { olga, ada } = world.cast
    await make({
      name: 'Gold', escalations: [
        { when: 'before', minutes: 15, action: 'notify-member', memberId: olga.memberId },
        { when: 'after', minutes: 0, action: 'assign-team', teamId },
        { when: 'after', minutes: 10, action: 'notify-assignee' },
        { when: 'after', minutes: 20, action: 'set-priority', priority: 'urgent' },
        { when: 'after', minutes: 20, action: 'add-tag', tagId },
        { when: 'after', minutes: 30, action: 'assign-member', memberId: ada.memberId },
        { when: 'after', minutes: 30, clock: 'resolution', action: 'set-priority', priority: 'low' },
      ],
    })
    const id = await write()
    await follow(world)
    const stepsAt = async (minutes: number) => {
      const before = (await eventsOf(world, 'conversation.slaEscalated', id)).length
      for (let time = 0; time < 2; time++) {
        await keepWorkspace(world.kernel, world.workspaceId, { clock: () => later(minutes) })
        await follow(world)
      }
      return (await eventsOf(world, 'conversation.slaEscalated', id)).slice(before).map(({ payload }) => (payload['escalation'] as { action: string }).action)
    }
    expect(await stepsAt(44)).toEqual([])
    expect(await stepsAt(46)).toEqual(['notify-member'])
    expect(await stepsAt(61)).toEqual(['assign-team'])
    expect(await find(id)).toMatchObject({ teamId, slaBreached: true })
    expect(await stepsAt(71)).toEqual(['notify-assignee'])
    expect(await stepsAt(200)).toEqual(['set-priority', 'add-tag', 'assign-member'])
    expect(await find(id)).toMatchObject({ assigneeId: ada.memberId, priority: 'urgent', tagIds: [tagId] })
    expect(await stepsAt(2_000)).toEqual([])
    const { rows } = await sql<{ memberId: string; title: string }>`
      select member_id as "memberId", title from notifications where kind = 'sla-escalation' and subject_id = ${id} order by id`.execute(system)
    expect(rows).toEqual([
      { memberId: olga.memberId, title: expect.stringContaining('the first answer is due soon') },
      { memberId: ada.memberId, title: expect.stringContaining('the first answer is late') },
    ])
  })

  it('does not stop at what is gone', async () => {
    const { ada } = world.cast
    await make({ escalations: [{ when: 'after', minutes: 0, action: 'assign-member', memberId: ada.memberId }, { when: 'after', minutes: 1, action: 'set-priority', priority: 'high' }] })
    const id = await write()
    await follow(world)
    await world.kernel.database.system.updateTable('members').set({ removed_at: new Date() }).where('id', '=', ada.memberId).execute()
    await keepWorkspace(world.kernel, world.workspaceId, { clock: () => later(90) })
    await world.kernel.database.system.updateTable('members').set({ removed_at: null }).where('id', '=', ada.memberId).execute()
    expect(await find(id)).toMatchObject({ assigneeId: null, priority: 'high' })
  })

  it('that cannot be done does not hold up the others, and is tried again', async () => {
    const { system } = world.kernel.database
    const broken = await make({ query: 'priority:urgent', escalations: [{ when: 'after', minutes: 0, action: 'set-priority', priority: 'high' }] })
    await make()
    await sql`update sla_policies set escalations = jsonb_set(escalations, '{0,priority}', '"nonsense"') where id = ${broken.id}`.execute(system)
    const [one, other] = [await write(), await write()]
    await follow(world)
    await sql`update sla_clocks set policy_id = ${broken.id} where conversation_id = ${one}`.execute(system)
    await keepWorkspace(world.kernel, world.workspaceId, { clock: () => later(60) })
    expect((await clocksOf(other))[0]!.breachedAt).not.toBeNull()
    expect((await clocksOf(one))[0]!.breachedAt).toBeNull()
    expect(await eventsOf(world, 'conversation.slaBreached', one)).toEqual([])
    const { rows: [put] } = await sql<{ next: Date }>`select next_at as next from sla_clocks where conversation_id = ${one}`.execute(system)
    expect(put!.next.getTime()).toBeGreaterThan(Date.now())
    await sql`update sla_policies set escalations = '[]' where id = ${broken.id}`.execute(system)
    await keepWorkspace(world.kernel, world.workspaceId, { clock: () => later(62) })
    expect(await eventsOf(world, 'conversation.slaBreached', one)).toHaveLength(1)
  })
})
