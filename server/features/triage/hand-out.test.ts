import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { eventually } from '../../kernel/jobs/test-eventually.ts'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { reopenConversation } from '../conversations/reopen-conversation.ts'
import { mergeConversations } from '../merging/merge-conversations.ts'
import { removeMember } from '../members/remove-member.ts'
import { removeTeam, setTeamMembers, updateTeam } from '../teams/change-team.ts'
import { createTeam } from '../teams/create-team.ts'
import { setAvailability } from '../teams/set-availability.ts'
import type { Team } from '../teams/index.ts'
import { sendVisitorMessage } from '../widget/send-message.ts'
import { chooseMember } from './choose-member.ts'
import { handOut } from './hand-out-conversations.ts'
import { snoozeConversation, unsnoozeConversation } from './snooze-conversation.ts'
import { updateConversation } from './update-conversation.ts'

let world: World
let channelId: string
let contactId: string
let workers: Worker[] = []
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
  contactId = (await world.as('ada').run(createContact, { name: 'Grace' })).id
})
afterAll(() => Promise.all(workers.map((worker) => worker.stop())))

async function insertMember(name: string): Promise<string> {
  const { system } = world.kernel.database
  const [userId, id] = [newId(), newId()]
  await system.insertInto('users').values({ id: userId, email: `${id}@example.com` }).execute()
  await system.insertInto('members').values({ id, workspace_id: world.workspaceId, user_id: userId, name, email: `${id}@example.com`, role: 'agent' }).execute()
  return id
}
async function makeTeam(assignment: Team['assignment'], capacities: (number | null)[]): Promise<{ id: string; memberIds: string[] }> {
  const memberIds: string[] = []
  for (const [index, capacity] of capacities.entries()) {
    memberIds.push(await insertMember(`Member ${index}`))
    await world.as('olga').run(setAvailability, { memberId: memberIds[index]!, capacity })
  }
  const { id } = await world.as('olga').run(createTeam, { name: `Team ${newId()}`, assignment, memberIds })
  return { id, memberIds }
}
async function begin(teamId: string): Promise<string> {
  const { conversation } = await world.as('ada').run(createConversation, { contactId, channelId, text: 'Hello' })
  await world.as('ada').run(updateConversation, { id: conversation.id, teamId })
  return conversation.id
}
/** Straight into the table: a burst that has arrived already. */
async function insertWaiting(teamId: string, count: number): Promise<void> {
  await sql`
    insert into conversations (id, workspace_id, number, kind, contact_id, channel_id, team_id, unread)
    select gen_random_uuid(), ${world.workspaceId}, 1000000 + (random() * 1e12)::bigint, 'chat', ${contactId}, ${channelId}, ${teamId}, false
    from generate_series(1, ${count})`.execute(world.kernel.database.system)
}
async function loads(teamId: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`
    select coalesce(assignee_id::text, 'nobody') as id, count(*)::int as count from conversations where team_id = ${teamId} and state = 'open' group by 1`.execute(world.kernel.database.system)
  return Object.fromEntries(rows.map(({ id, count }) => [id, count]))
}
const assigneeOf = async (id: string) => (await world.as('ada').run(getConversation, { id })).assigneeId

describe('the rules', () => {
  const takers = [{ id: 'a', openConversations: 3, capacity: null, turn: 2 }, { id: 'b', openConversations: 3, capacity: 5, turn: 1 }, { id: 'c', openConversations: 1, capacity: 1, turn: 0 }]
  it('pass over who is at capacity, and settle a tie by whose turn it is', () => {
    expect(chooseMember('round-robin', takers)).toMatchObject({ id: 'b' })
    expect(chooseMember('least-loaded', takers)).toMatchObject({ id: 'b' })
    expect(chooseMember('least-loaded', [...takers, { id: 'd', openConversations: 2, capacity: null, turn: 9 }])).toMatchObject({ id: 'd' })
    expect(chooseMember('round-robin', [takers[2]!])).toBeUndefined()
  })
})

describe('handing out', () => {
  it('by turns is even, and by load fills up who has least', async () => {
    const turns = await makeTeam('round-robin', [null, null, null])
    await insertWaiting(turns.id, 31)
    expect([await handOut(world.kernel, world.workspaceId, turns.id), await handOut(world.kernel, world.workspaceId, turns.id)]).toEqual([25, 6])
    expect(Object.values(await loads(turns.id)).sort()).toEqual([10, 10, 11])

    const load = await makeTeam('least-loaded', [null, null])
    await insertWaiting(load.id, 6)
    await sql`update conversations set assignee_id = ${load.memberIds[0]} where id in (select id from conversations where team_id = ${load.id} limit 4)`.execute(world.kernel.database.system)
    await handOut(world.kernel, world.workspaceId, load.id)
    expect(await loads(load.id)).toEqual({ [load.memberIds[0]!]: 4, [load.memberIds[1]!]: 2 })
  })

  it('leaves manual teams, spam and what is not open alone', async () => {
    const team = await makeTeam('manual', [null])
    await insertWaiting(team.id, 2)
    expect(await handOut(world.kernel, world.workspaceId, team.id)).toBe(0)
    await world.as('olga').run(updateTeam, { id: team.id, assignment: 'round-robin' })
    await sql`update conversations set spam = true, state = 'closed' where id = (select id from conversations where team_id = ${team.id} limit 1)`.execute(world.kernel.database.system)
    expect(await handOut(world.kernel, world.workspaceId, team.id)).toBe(1)
  })

  it('never exceeds a capacity, however many hand out at once, for two teams of the same members', { timeout: 60_000 }, async () => {
    const one = await makeTeam('round-robin', [7, 7, 7, 7])
    const other = await makeTeam('least-loaded', [])
    await world.as('olga').run(setTeamMembers, { id: other.id, memberIds: one.memberIds })
    await Promise.all([insertWaiting(one.id, 30), insertWaiting(other.id, 30)])
    await Promise.all(Array.from({ length: 8 }, (_, n) => handOut(world.kernel, world.workspaceId, n % 2 ? one.id : other.id)))
    const [first, second] = [await loads(one.id), await loads(other.id)]
    for (const id of one.memberIds) expect((first[id] ?? 0) + (second[id] ?? 0)).toBe(7)
    expect(first['nobody']! + second['nobody']!).toBe(60 - 28)
  })
})

describe('with two workers', () => {
  beforeAll(async () => { workers = [await startWorker(world.kernel), await startWorker(world.kernel)] })

  it('a burst of 500 is spread evenly and within capacity; the rest waits for someone to be free', { timeout: 120_000 }, async () => {
    const team = await makeTeam('round-robin', [100, 100, 100, 100])
    await insertWaiting(team.id, 499)
    const begun = performance.now()
    const last = await begin(team.id)
    await eventually(async () => (await loads(team.id))['nobody'] === 100)
    console.info(`400 of 500 conversations handed out in ${Math.round(performance.now() - begun)} ms`)
    const { nobody, ...each } = await loads(team.id)
    expect([nobody, Object.values(each)]).toEqual([100, [100, 100, 100, 100]])
    expect(await assigneeOf(last)).toBeNull()
    // Room for one by closing, for one by snoozing, for fifty by a higher capacity.
    const { rows: [one, two] } = await sql<{ id: string }>`select id from conversations where team_id = ${team.id} and assignee_id = ${team.memberIds[0]} limit 2`.execute(world.kernel.database.system)
    await world.as('ada').run(closeConversation, { id: one!.id })
    await world.as('ada').run(snoozeConversation, { id: two!.id, until: null })
    await eventually(async () => (await loads(team.id))['nobody'] === 98)
    await world.as('olga').run(setAvailability, { memberId: team.memberIds[1]!, capacity: 150 })
    await eventually(async () => (await loads(team.id))['nobody'] === 48)
    expect(await loads(team.id)).toMatchObject({ [team.memberIds[0]!]: 100, [team.memberIds[1]!]: 150 })
  })

  it('waits for members who are away, until they come back by themselves at their moment', { timeout: 60_000 }, async () => {
    const team = await makeTeam('round-robin', [null])
    const [memberId] = team.memberIds
    await world.as('olga').run(setAvailability, { memberId, awayUntil: new Date(Date.now() + 1_500).toISOString() })
    const id = await begin(team.id)
    expect(await handOut(world.kernel, world.workspaceId, team.id)).toBe(0)
    await eventually(async () => await assigneeOf(id) === memberId)
  })

  it('goes to someone else when the contact writes, or it is opened again or woken, while its assignee is away', { timeout: 60_000 }, async () => {
    const team = await makeTeam('round-robin', [null])
    const first = team.memberIds[0]!
    const [written, reopened, snoozed] = [await begin(team.id), await begin(team.id), await begin(team.id)]
    await eventually(async () => (await Promise.all([written, reopened, snoozed].map(assigneeOf))).every((id) => id === first))
    await world.as('ada').run(closeConversation, { id: reopened })
    await world.as('ada').run(snoozeConversation, { id: snoozed, until: null })
    await world.as('olga').run(setAvailability, { memberId: first, away: true })
    const second = await insertMember('Second')
    await world.as('olga').run(setTeamMembers, { id: team.id, memberIds: [first, second] })
    expect(await assigneeOf(written)).toBe(first)
    await answer(written)
    await world.as('ada').run(reopenConversation, { id: reopened })
    await world.as('ada').run(unsnoozeConversation, { id: snoozed })
    await eventually(async () => (await Promise.all([written, reopened, snoozed].map(assigneeOf))).every((id) => id === second))
  })

  it('fills the place that a merge makes free', { timeout: 60_000 }, async () => {
    const team = await makeTeam('round-robin', [2])
    const [source, target] = [await begin(team.id), await begin(team.id)]
    await eventually(async () => await assigneeOf(source) !== null && await assigneeOf(target) !== null)
    const third = await begin(team.id)
    expect(await handOut(world.kernel, world.workspaceId, team.id)).toBe(0)
    await world.as('ada').run(mergeConversations, { id: source, intoId: target })
    await eventually(async () => await assigneeOf(third) === team.memberIds[0])
  })

  it('a channel may name the team of its conversations', { timeout: 60_000 }, async () => {
    const team = await makeTeam('round-robin', [null])
    const channel = await world.as('olga').run(createChannel, { kind: 'chat', name: 'Shop', settings: { teamId: team.id } })
    const { conversation } = await world.as('ada').run(createConversation, { contactId, channelId: channel.id, text: 'Hi' })
    expect(conversation.teamId).toBe(team.id)
    await eventually(async () => await assigneeOf(conversation.id) === team.memberIds[0])
  })

  it('who is removed keeps only what is closed', { timeout: 60_000 }, async () => {
    const team = await makeTeam('round-robin', [null])
    const [open, closed] = [await begin(team.id), await begin(team.id)]
    await eventually(async () => await assigneeOf(open) !== null && await assigneeOf(closed) !== null)
    await world.as('ada').run(closeConversation, { id: closed })
    await world.as('olga').run(removeMember, { id: team.memberIds[0]! })
    await eventually(async () => await assigneeOf(open) === null)
    expect(await assigneeOf(closed)).toBe(team.memberIds[0])
    await world.as('olga').run(removeTeam, { id: team.id })
    await eventually(async () => (await world.as('ada').run(getConversation, { id: open })).teamId === null)
    expect((await world.as('ada').run(getConversation, { id: closed })).teamId).toBe(team.id)
  })

  it('snoozed conversations wake at their moment, shown as unread', { timeout: 60_000 }, async () => {
    const { conversation: { id } } = await world.as('ada').run(createConversation, { contactId, channelId, text: 'Later' })
    const until = new Date(Date.now() + 1_200)
    await world.as('ada').run(snoozeConversation, { id, until: until.toISOString() })
    await eventually(async () => (await world.as('ada').run(getConversation, { id })).state === 'open')
    const lateMs = Date.now() - until.getTime()
    expect(lateMs).toBeGreaterThanOrEqual(0)
    expect(lateMs).toBeLessThan(5_000)
    expect(await world.as('ada').run(getConversation, { id })).toMatchObject({ unread: true, snoozedUntil: null })
  })
})

/** The contact writes, and the log hears of it. */
async function answer(id: string): Promise<void> {
  const caller = { workspaceId: world.workspaceId, actor: { kind: 'visitor' as const, id: contactId, name: '', channelId }, scopes: new Set(['widget:use']), rateLimit: null }
  await world.as(caller).run(sendVisitorMessage, { conversationId: id, clientId: newId(), text: 'And?' })
}
