import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { createConversationField } from '../conversation-fields/create-field.ts'
import { conversationColumns } from '../conversations/index.ts'
import type { Conversation } from '../conversations/conversation.ts'
import { createTag } from '../tags/create-tag.ts'
import { createTeam } from '../teams/create-team.ts'
import { matches, type MatchedConversation } from './matches.ts'
import { formatQuery, parseQuery, type Term } from './query.ts'
import { queryConditions } from './query-condition.ts'
import { readQuery } from './resolve-query.ts'
import { unreadBy } from './unread-by.ts'
import { type QueryWorld, termOf } from './test-query.ts'

let world: World
let named: QueryWorld
/** As it is to a member, and to nobody in particular. */
let shown: Map<string | null, (MatchedConversation & { id: string })[]>
const count = 400
const now = new Date()
const db = () => world.kernel.database.forWorkspace(world.workspaceId)

beforeAll(async () => {
  world = await makeWorld()
  const olga = world.as('olga')
  const channel = async (n: number) => (await olga.run(createChannel, { kind: 'chat', name: `Channel ${n}` })).id
  const contact = async (n: number) => (await olga.run(createContact, { name: `Contact ${n}`, email: `c${n}@example.com` })).id
  named = {
    members: [world.cast.ada.memberId, world.cast.olga.memberId], channels: [await channel(1), await channel(2)], contacts: [await contact(1), await contact(2)], numbers: [1, 7, 300],
    teams: [(await olga.run(createTeam, { name: 'Billing' })).id, (await olga.run(createTeam, { name: 'Sales' })).id],
    tags: [(await olga.run(createTag, { name: 'Vip' })).id, (await olga.run(createTag, { name: 'Big customer' })).id, (await olga.run(createTag, { name: 'Bug' })).id],
    keys: { plan: ['gold', 'silver'], seats: ['3', '0.5', '1e+21'], done: ['true', 'false'] },
  }
  const fields = [await olga.run(createConversationField, { key: 'plan', name: 'Plan', type: 'select', options: ['gold', 'silver'] }),
    await olga.run(createConversationField, { key: 'seats', name: 'Seats', type: 'number' }), await olga.run(createConversationField, { key: 'done', name: 'Done', type: 'boolean' })]
  await fill(fields.map(({ id, key }) => ({ id, values: named.keys[key]! })))
  const ada = world.cast.ada.memberId
  const { rows } = await sql<Conversation>`select ${conversationColumns}, ${unreadBy(ada)} as "unreadByMe" from conversations where workspace_id = current_workspace()`.execute(db())
  // As the dashboard has them: from JSON.
  const toAda = JSON.parse(JSON.stringify(rows)) as (MatchedConversation & { id: string })[]
  expect(toAda).toHaveLength(count)
  // Else nothing is shown of what is hers alone.
  expect(toAda.filter(({ unread, unreadByMe }) => unread !== unreadByMe).length).toBeGreaterThan(count / 10)
  shown = new Map([[ada, toAda], [null, toAda.map((each) => ({ ...each, unreadByMe: undefined }))]])
})

/** Everything in every combination, at random, by the database's own generator: a fixed seed. */
async function fill(fields: { id: string; values: string[] }[]): Promise<void> {
  const pick = (values: readonly (string | null)[]) => sql`(${values}::text[])[1 + floor(random() * ${values.length})::int]`
  const moment = (days: number) => sql`now() - random() * interval '1 day' * ${days}`
  await world.kernel.database.systemTransaction(async (tx) => {
    await sql`select setseed(0.42)`.execute(tx)
    for (let n = 1; n <= count; n++) {
      const id = newId()
      const merged = n % 40 === 0
      await sql`
        insert into conversations (id, workspace_id, number, kind, state, contact_id, channel_id, assignee_id, team_id, priority, unread, news_at, spam, merged_into, waiting_since, sla_due_at, sla_breached, created_at, updated_at, closed_at)
        values (${id}, ${world.workspaceId}, ${n}, ${pick(['chat', 'email', 'sms', 'bug'])}, ${merged ? 'closed' : pick(['open', 'pending', 'snoozed', 'closed'])}, ${pick(named.contacts)}::uuid, ${pick([...named.channels, null])}::uuid,
          ${pick([...named.members, null])}::uuid, ${pick([...named.teams, null])}::uuid, ${pick(['low', 'normal', 'high', 'urgent'])}, random() < 0.5, case when random() < 0.5 then now() + interval '1 day' end, random() < 0.1, ${merged ? newId() : null},
          case when random() < 0.5 then ${moment(3)} end, case when random() < 0.3 then now() end, random() < 0.2, ${moment(60)}, ${moment(30)}, case when random() < 0.5 then ${moment(20)} end)`.execute(tx)
      await sql`
        insert into conversation_tags (workspace_id, conversation_id, tag_id) select ${world.workspaceId}, ${id}, tag from unnest(${named.tags}::uuid[]) as given(tag) where random() < 0.3`.execute(tx)
      await sql`
        insert into conversation_reads (workspace_id, member_id, conversation_id, news_at, unread)
        select ${world.workspaceId}, ${world.cast.ada.memberId}, ${id}, now() + random() * interval '2 days', random() < 0.2 where random() < 0.5`.execute(tx)
      for (const field of fields) {
        await sql`insert into conversation_values (workspace_id, conversation_id, field_id, value) select ${world.workspaceId}, ${id}, ${field.id}, ${pick(field.values)} where random() < 0.5`.execute(tx)
      }
    }
  })
}

async function findIds(terms: Term[], me: string | null): Promise<string[]> {
  const conditions = [sql`conversations.workspace_id = current_workspace()`, ...queryConditions({ terms, words: '' }, { me, now })]
  const { rows } = await sql<{ id: string }>`select id from conversations where ${sql.join(conditions, sql` and `)} order by id`.execute(db())
  return rows.map(({ id }) => id)
}

describe('a query', () => {
  it('finds in the database what it says of each conversation, for any query', { timeout: 120_000 }, async () => {
    const me = fc.constantFrom(world.cast.ada.memberId, null)
    let found = 0
    await fc.assert(fc.asyncProperty(fc.array(termOf(named, now.getTime()), { minLength: 0, maxLength: 3 }), me, async (terms, who) => {
      const said = shown.get(who)!.filter((conversation) => matches({ terms, words: '' }, conversation, { me: who, now: now.getTime() })).map(({ id }) => id).sort()
      expect(await findIds(terms, who), formatQuery({ terms, words: '' })).toEqual(said)
      if (said.length > 0) found++
    }), { numRuns: 500 })
    // Queries that find nothing prove little.
    expect(found).toBeGreaterThan(150)
  })

  it('hides spam and what was merged away unless it asks for them', async () => {
    const of = async (text: string) => new Set(await findIds(parseQuery(text).terms, null))
    const [all, spam, merged] = [await of(''), await of('is:spam'), await of('is:merged')]
    expect([spam.size, merged.size].every((size) => size > 0)).toBe(true)
    expect([...spam, ...merged].filter((id) => all.has(id))).toEqual([])
    expect(all.size + spam.size + merged.size).toBeLessThanOrEqual(count)
    expect((await of('-is:spam')).size).toBe(all.size)
  })

  it('takes names of members, teams, tags and channels, in any case, and contacts by address', async () => {
    const ids = (await readQuery(db(), 'assignee:ADA,me team:billing -tag:"big CUSTOMER" channel:"channel 1" assignee:none')).terms
    expect(ids.map(({ values }) => values)).toEqual([[world.cast.ada.memberId, 'me'], [named.teams[0]], [named.tags[1]], [named.channels[0]], ['none']])
    expect((await readQuery(db(), `assignee:${world.cast.olga.email}`)).terms[0]!.values).toEqual([world.cast.olga.memberId])
    expect(await findIds(parseQuery('contact:C1@example.com').terms, null)).toEqual(await findIds(parseQuery(`contact:${named.contacts[0]}`).terms, null))
  })

  it('means all who have a name', async () => {
    const olga = world.as('olga')
    const ids = [(await olga.run(createChannel, { kind: 'chat', name: 'Twin' })).id, (await olga.run(createChannel, { kind: 'chat', name: 'twin' })).id]
    expect((await readQuery(db(), 'channel:twin')).terms[0]!.values).toEqual(ids)
  })

  it('says every name that is not there, and knows none of another workspace', async () => {
    await expect(readQuery(db(), 'tag:nothing team:nobody assignee:oscar state:gone')).rejects.toMatchObject({
      code: 'invalid_input', data: { issues: [{ message: expect.stringContaining('state takes') }, { message: 'tag:nothing: There is no tag called nothing.' },
        { message: 'team:nobody: There is no team called nobody.' }, { message: 'assignee:oscar: There is no member called oscar.' }] },
    })
    const { rows } = await sql<{ id: string }>`select id from conversations where ${sql.join(queryConditions({ terms: [], words: '' }, { me: null, now }), sql` and `)}`
      .execute(world.kernel.database.forWorkspace(world.otherWorkspaceId))
    expect(rows).toEqual([])
  })
})
