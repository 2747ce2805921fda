import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createBulkAction } from '../bulk/create-bulk-action.ts'
import { matches, type MatchedConversation } from '../conversation-query/matches.ts'
import { parseQuery } from '../conversation-query/query.ts'
import { listConversations } from '../conversations/list-conversations.ts'
import { findConversations } from '../conversations/queries.ts'
import { searchConversations } from '../search/search-conversations.ts'
import { createTag } from '../tags/create-tag.ts'
import { countViews } from '../views/count-views.ts'
import { indexConversations, insertFound } from './test-index.ts'

type Text = { subject: string; contact: string; messages: string[] }
const vocabulary = ['lamp', 'Lampe', 'refund', 'refunded', 'café', 'CAFE', 'ünder', 'order', 'ordered', 'late', 'blue', 'red', '7', '12']
const conversations = 120

let world: World
let texts: Map<string, Text>
let shown: (MatchedConversation & { id: string; lastMessageAt: string })[]
beforeAll(async () => {
  world = await makeWorld()
  const tagId = (await world.as('olga').run(createTag, { name: 'Vip' })).id
  const words = fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 5 }).map((row) => row.join(' '))
  const generated = fc.sample(fc.record({ subject: words, contact: words, messages: fc.array(words, { maxLength: 3 }), fate: fc.integer({ min: 0, max: 1_000 }) }), { numRuns: conversations, seed: 11 })
  texts = new Map()
  for (const [at, { fate, ...text }] of generated.entries()) texts.set(await insert(text, { number: at + 1, fate, tagId }), text)
  await indexConversations(world)
  shown = JSON.parse(JSON.stringify([...(await findConversations(world.kernel.database.forWorkspace(world.workspaceId), [...texts.keys()])).values()])) as typeof shown
  expect(shown).toHaveLength(conversations)
})

async function insert({ subject, contact, messages }: Text, { number, fate, tagId }: { number: number; fate: number; tagId: string }): Promise<string> {
  const { system } = world.kernel.database
  const { workspaceId: workspace_id, cast: { ada } } = world
  const [id, contactId] = [newId(), newId()]
  await system.insertInto('contacts').values({ id: contactId, workspace_id }).execute()
  await system.insertInto('contact_details').values({ contact_id: contactId, workspace_id, name: contact }).execute()
  await system.insertInto('conversations').values({
    id, workspace_id, number, kind: 'chat', contact_id: contactId, subject, state: ['open', 'pending', 'snoozed', 'closed'][fate % 4]!, assignee_id: fate % 3 === 0 ? ada.memberId : null,
    // Several at one moment: then the ids decide.
    spam: fate % 11 === 0, last_message_at: new Date(Date.UTC(2026, 0, 1) + fate % 20 * 60_000),
  }).execute()
  if (fate % 5 < 2) await system.insertInto('conversation_tags').values({ workspace_id, conversation_id: id, tag_id: tagId }).execute()
  for (const text of messages) await system.insertInto('messages').values({ id: newId(), workspace_id, conversation_id: id, kind: 'reply', author_kind: 'contact', text }).execute()
  return id
}

type Asked = { words: string[]; kind: 'word' | 'beginning' | 'phrase' | 'without' }
const folded = (text: string): string[] => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').split(' ')

/** Word by word, as a reader would: in one message with its header, or in the header alone. */
function says({ subject, contact, messages }: Text, asked: readonly Asked[]): boolean {
  const header = [folded(subject), folded(contact)]
  return [header, ...messages.map((text) => [...header, folded(text)])].some((fields) => asked.every(({ words, kind }) => {
    const [first] = folded(words[0]!)
    const row = words.flatMap(folded)
    const isThere = fields.some((field) => field.some((word, at) =>
      (kind === 'beginning' ? word.startsWith(first!) : kind === 'phrase' ? row.every((each, place) => field[at + place] === each) : word === first)))
    return isThere !== (kind === 'without')
  }))
}

const written = ({ words, kind }: Asked): string => ({ word: words[0]!, beginning: `${words[0]!}*`, phrase: `"${words.join(' ')}"`, without: `-${words[0]!}` })[kind]
const one = (...kinds: Asked['kind'][]) => fc.record({ words: fc.array(fc.constantFrom(...vocabulary.slice(0, 12)), { minLength: 2, maxLength: 2 }), kind: fc.constantFrom(...kinds) })
const asking = fc.tuple(one('word', 'beginning', 'phrase'), fc.array(one('word', 'beginning', 'phrase', 'without'), { maxLength: 2 })).map(([first, others]) => [first, ...others])
const numbers = fc.constantFrom('7', '12', '40').map((number): Asked[] => [{ words: [number], kind: 'word' }])
const term = fc.constantFrom('state:open', 'state:open,closed', '-state:open', 'assignee:me', '-assignee:me', 'assignee:none', 'tag:vip', '-tag:vip', 'is:spam', 'number:3,7,12')

/** All pages of an operation. */
async function through<T>(page: (cursor?: string) => Promise<{ items: T[]; nextCursor: string | null; complete: boolean }>): Promise<{ items: T[]; complete: boolean }> {
  const items: T[] = []
  for (let cursor: string | undefined; ;) {
    const answer = await page(cursor)
    items.push(...answer.items)
    if (answer.nextCursor === null) return { items, complete: answer.complete }
    cursor = answer.nextCursor
  }
}
const listed = (query: string, limit: number) => through((cursor) => world.as('ada').run(listConversations, { query, limit, ...cursor && { cursor } }))
const found = (query: string, limit: number) => through((cursor) => world.as('ada').run(searchConversations, { query, limit, ...cursor && { cursor } }))

async function changedBy(query: string): Promise<string[]> {
  const { system } = world.kernel.database
  const { id } = await world.as('ada').run(createBulkAction, { query, action: { kind: 'markRead' } })
  const { rows } = await sql<{ id: string }>`select conversation_id as id from bulk_action_items where bulk_action_id = ${id}`.execute(system)
  await system.deleteFrom('bulk_actions').where('id', '=', id).execute()
  return rows.map((row) => row.id)
}

describe('words and terms', () => {
  it('mean the same in lists, search, counts and bulk actions: what a reader would find', { timeout: 240_000 }, async () => {
    const vip = (await world.kernel.database.system.selectFrom('tags').select('id').where('name', '=', 'Vip').executeTakeFirstOrThrow()).id
    let some = 0
    await fc.assert(fc.asyncProperty(fc.oneof({ weight: 6, arbitrary: asking }, { weight: 1, arbitrary: numbers }), fc.uniqueArray(term, { maxLength: 2 }), async (asked, terms) => {
      const query = `${[...terms, ...asked.map(written)].join(' ')} `
      const filter = { ...parseQuery(terms.join(' ').replaceAll('vip', vip)), words: '' }
      const number = asked.length === 1 && asked[0]!.kind === 'word' && Number(asked[0]!.words[0]!)
      const wanted = shown
        .filter((each) => matches(filter, each, { me: world.cast.ada.memberId, now: Date.now() }) && (says(texts.get(each.id)!, asked) || each.number === number))
        .toSorted((a, b) => Date.parse(b.lastMessageAt) - Date.parse(a.lastMessageAt) || (a.id < b.id ? 1 : -1)).map(({ id }) => id)
      const list = await listed(query, 7)
      expect([list.items.map(({ id }) => id), list.complete], query).toEqual([wanted, true])
      expect((await found(query, 20)).items.map(({ conversation: { id } }) => id).toSorted(), query).toEqual(wanted.toSorted())
      expect((await changedBy(query)).toSorted(), query).toEqual(wanted.toSorted())
      expect((await world.as('ada').run(countViews, { ids: [], queries: [query] })).queries[0], query).toEqual({ query, count: wanted.length, complete: true })
      if (wanted.length > 0) some++
    }), { numRuns: 150, seed: 5 })
    // Queries that find nothing prove little.
    expect(some).toBeGreaterThan(60)
  })

  it('look into few conversations in place of many messages, and turn pages all the same', { timeout: 120_000 }, async () => {
    const { system } = world.kernel.database
    const ids = await insertFound(world, { count: 2_400, text: 'A numbat' })
    const tagId = (await world.as('olga').run(createTag, { name: 'Few' })).id
    const tagged = ids.filter((_, at) => at % 2 === 0)
    await system.insertInto('conversation_tags').values(tagged.map((id) => ({ workspace_id: world.workspaceId, conversation_id: id, tag_id: tagId }))).execute()
    for (const query of ['tag:few numbat ', 'tag:few numbat -nothing ']) {
      const list = await listed(query, 100)
      const search = await found(query, 50)
      expect(new Set(list.items.map(({ id }) => id)).size).toBe(list.items.length)
      expect(search.items.map(({ conversation: { id } }) => id).toSorted()).toEqual(list.items.map(({ id }) => id).toSorted())
      expect(list.items.filter(({ id }) => !tagged.includes(id))).toEqual([])
      expect(list.items.length).toBeGreaterThanOrEqual(30)
      expect(list.complete).toBe(list.items.length === tagged.length)
    }
    expect((await changedBy('tag:few numbat ')).toSorted()).toEqual(tagged.toSorted())
  })

  it('list the newest of too many, page by page, none twice and none left out, whatever comes meanwhile', { timeout: 120_000 }, async () => {
    await insertFound(world, { count: 900, text: 'A wombat' })
    const first = await world.as('ada').run(listConversations, { query: 'wombat ', limit: 90 })
    const seen = first.items.map(({ id }) => id)
    expect(first.complete).toBe(false)
    const before = (await found('wombat ', 50)).items.map(({ conversation: { id } }) => id)
    for (let cursor = first.nextCursor; cursor !== null;) {
      await insertFound(world, { count: 20, text: 'A wombat' })
      const page = await world.as('ada').run(listConversations, { query: 'wombat ', limit: 90, cursor })
      expect(page.complete).toBe(false)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.toSorted()).toEqual(before.toSorted())
    expect(seen.length).toBeGreaterThanOrEqual(250)
    expect(seen.length).toBeLessThan(900)
  })
})
