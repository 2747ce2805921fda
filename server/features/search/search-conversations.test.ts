import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { eventually } from '../../kernel/jobs/test-eventually.ts'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { type CastName, makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { updateContact } from '../contacts/update-contact.ts'
import { assignConversation } from '../conversations/assign-conversation.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { mergeConversations } from '../merging/merge-conversations.ts'
import { splitConversation } from '../merging/split-conversation.ts'
import { searchConversations } from './search-conversations.ts'

let world: World
let worker: Worker
let channelId: string
beforeAll(async () => {
  world = await makeWorld()
  worker = await startWorker(world.kernel)
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
})
afterAll(() => worker.stop())

const ada = () => world.as('ada')
const find = (query: string, who: CastName = 'ada') => world.as(who).run(searchConversations, { query })
const subjects = async (query: string): Promise<(string | null)[]> => (await find(query)).items.map(({ conversation }) => conversation.subject)
/** The query finds exactly these subjects, in any order, as soon as the index has followed. */
const finds = (query: string, wanted: string[]) => eventually(async () => JSON.stringify((await subjects(query)).toSorted()) === JSON.stringify(wanted.toSorted()))

async function begin(subject: string, text: string, fields: { name?: string; email?: string } = {}) {
  const contact = await ada().run(createContact, { name: 'Henry Miller', ...fields })
  const { conversation, message } = await ada().run(createConversation, { contactId: contact.id, channelId, subject, text })
  return { contact, conversation, message, id: conversation.id }
}

const marked = ({ snippet, highlights }: { snippet: string; highlights: number[] }): string[] => highlights.flatMap((start, at) => (at % 2 === 0 ? [snippet.slice(start, highlights[at + 1])] : []))

describe('searching conversations', () => {
  it('finds words of messages, subjects and contacts, whatever their case and accents, and marks them', async () => {
    const { message } = await begin('Rückerstattung', 'The café in the Große Straße was closed; order 47-1199 cost 12.50', { name: 'Zoë Łukasz', email: 'zoe.l@atelier.example' })
    await finds('GROSSE cafe', ['Rückerstattung'])
    for (const query of ['ruckerstattung', 'zoe lukasz', 'zoe.l@atelier.example', 'atelier.example', '47-1199', '1199', '12.50', 'zoe closed ruckerstattung']) await finds(query, ['Rückerstattung'])
    const { items: [found], complete } = await find('strasse zoe ruckerst')
    expect(complete).toBe(true)
    expect(found!.matches.map((match) => [match.kind, match.messageId, marked(match)])).toEqual([
      ['subject', null, ['Rückerstattung']], ['contact', null, ['Zoë']], ['message', message.id, ['Straße']],
    ])
    await finds('cafe tea', [])
  })

  it('takes the last word for a beginning only while it is being typed, and any that ends in a star', async () => {
    await begin('Typing', 'Wheelbarrow handles')
    await finds('wheelbarrow ', ['Typing'])
    expect(await subjects('wheelb')).toEqual(['Typing'])
    expect(await subjects('handles wheelb')).toEqual(['Typing'])
    expect(await subjects('wheelb ')).toEqual([])
    expect(await subjects('wheelb handles')).toEqual([])
    expect(await subjects('wheelb* handles')).toEqual(['Typing'])
  })

  it('knows phrases, words to leave out, and scripts without spaces', async () => {
    await begin('Phrase', 'It took two full weeks to arrive')
    await begin('Scattered', 'Full of weeks that two people waited to see it arrive')
    await begin('Tokyo', '東京都のカフェで注文しました')
    await finds('two full weeks', ['Phrase', 'Scattered'])
    expect(await subjects('"two full weeks"')).toEqual(['Phrase'])
    expect(await subjects('"full two weeks"')).toEqual([])
    expect(await subjects('full weeks -people')).toEqual(['Phrase'])
    expect(await subjects('full weeks -"two full"')).toEqual(['Scattered'])
    await finds('東京', ['Tokyo'])
    expect(await subjects('注文')).toEqual(['Tokyo'])
    expect(await subjects('京東')).toEqual([])
    const { items } = await find('"two full weeks"')
    expect(marked(items[0]!.matches[0]!)).toEqual(['two full weeks'])
  })

  it('puts a subject before a message, what is new before what is old, and a quoted number first', async () => {
    const old = await begin('Old', 'a kettle whistles')
    await begin('New', 'a kettle whistles')
    await begin('Kettle', 'a whistle of steam')
    await world.kernel.database.system.updateTable('conversations').set({ last_message_at: new Date(Date.now() - 300 * 86_400_000) }).where('id', '=', old.id).execute()
    await finds('kettle', ['Kettle', 'New', 'Old'])
    const { items } = await find('kettle')
    expect(items.map(({ conversation }) => conversation.subject)).toEqual(['Kettle', 'New', 'Old'])
    expect(items[0]!.score).toBeGreaterThan(items[1]!.score)
    await begin('Mentions', `It is like kettle ${old.conversation.number} that I had`)
    await finds(`${old.conversation.number}`, ['Mentions', 'Old'])
    expect((await subjects(`#${old.conversation.number}`))[0]).toBe('Old')
  })

  it('mixes words and terms', async () => {
    const mine = await begin('Mine', 'A teapot leaks')
    await begin('Others', 'A teapot leaks')
    await ada().run(assignConversation, { id: mine.id, assigneeId: world.cast.ada.memberId })
    await finds('teapot', ['Mine', 'Others'])
    expect(await subjects('assignee:me teapot state:open')).toEqual(['Mine'])
    expect(await subjects('teapot -assignee:me')).toEqual(['Others'])
    expect(await subjects('assignee:me state:closed teapot')).toEqual([])
    await expect(find('colour:red teapot')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(find('-teapot')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(find('teapot '.repeat(21))).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(ada().run(searchConversations, { query: 'teapot', cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('goes through pages without one twice, also while new ones come, and lists in time order without words', async () => {
    for (let count = 0; count < 7; count++) await begin(`Page ${count}`, 'A saucer for pages')
    await eventually(async () => (await find('saucer')).items.length === 7)
    const seen: string[] = []
    for (let cursor: string | undefined, page = 0; page < 4; page++) {
      const answer = await ada().run(searchConversations, { query: 'saucer', limit: 3, ...cursor && { cursor } })
      seen.push(...answer.items.map(({ conversation }) => conversation.id))
      if (page === 0) await begin('Late', 'A saucer for pages')
      if (answer.nextCursor === null) break
      cursor = answer.nextCursor
    }
    expect(new Set(seen).size).toBe(7)
    expect(seen).toHaveLength(7)
    const first = await ada().run(searchConversations, { query: 'state:open', limit: 3 })
    const second = await ada().run(searchConversations, { query: 'state:open', limit: 3, cursor: first.nextCursor! })
    const moments = [...first.items, ...second.items].map(({ conversation }) => conversation.lastMessageAt.getTime())
    expect(moments).toEqual(moments.toSorted((one, other) => other - one))
    expect(first.items[0]).toMatchObject({ score: 0, matches: [] })
  })

  it('finds notes and names of attachments, says so, and shows no message to whoever may not read messages', async () => {
    const { id } = await begin('Inside', 'Nothing special')
    await ada().run(createMessage, { conversationId: id, kind: 'note', text: 'The customer is a locksmith' })
    const fileId = newId()
    await world.kernel.database.system.insertInto('files').values({
      id: fileId, workspace_id: world.workspaceId, name: 'padlock-drawing.pdf', content_type: 'application/pdf', size: 1, stored_at: new Date(), created_by: '{}',
    }).execute()
    await ada().run(createMessage, { conversationId: id, text: 'See this', fileIds: [fileId] })
    await finds('locksmith', ['Inside'])
    await finds('padlock-drawing.pdf', ['Inside'])
    expect((await find('locksmith')).items[0]!.matches).toMatchObject([{ kind: 'note', snippet: 'The customer is a locksmith' }])
    expect((await find('padlock')).items[0]!.matches).toMatchObject([{ kind: 'attachment', snippet: 'padlock-drawing.pdf' }])
    const { caller } = world.cast.ada
    const limited = { ...caller, scopes: new Set(['conversations:read']) }
    expect((await world.as(limited).run(searchConversations, { query: 'locksmith' })).items).toEqual([])
    expect((await world.as(limited).run(searchConversations, { query: 'inside' })).items).toHaveLength(1)
    await expect(world.as({ ...caller, scopes: new Set(['messages:read']) }).run(searchConversations, { query: 'inside' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('shows nothing of another workspace', async () => {
    await begin('Ours', 'The word xylophone is ours')
    await finds('xylophone', ['Ours'])
    expect((await find('xylophone', 'oscar')).items).toEqual([])
    const { rows } = await sql<{ segment: string }>`select segment_id::text as segment from search_messages where words::text like '%xylophone%'`.execute(world.kernel.database.system)
    const elsewhere = await sql`select * from search_messages_hits('''~xylophone''', ${[rows[0]!.segment]}::bigint[], 'ffffffff-ffff-ffff-ffff-ffffffffffff', 10)`.execute(world.kernel.database.forWorkspace(world.otherWorkspaceId))
    expect(elsewhere.rows).toEqual([])
    const here = await sql`select * from search_messages_hits('''~xylophone''', ${[rows[0]!.segment]}::bigint[], 'ffffffff-ffff-ffff-ffff-ffffffffffff', 10)`.execute(world.kernel.database.forWorkspace(world.workspaceId))
    expect(here.rows).toHaveLength(1)
  })

  it('follows renames, merges, splits and deletions', async () => {
    const { contact, id } = await begin('Renamed', 'My gramophone', { name: 'Wilhelmina Alt' })
    await finds('wilhelmina gramophone', ['Renamed'])
    await ada().run(updateContact, { id: contact.id, name: 'Beatrix Neu' })
    await finds('beatrix gramophone', ['Renamed'])
    await finds('beatrix', ['Renamed'])
    await finds('wilhelmina', [])

    const { conversation: target } = await ada().run(createConversation, { contactId: contact.id, channelId, subject: 'Target', text: 'A phonograph' })
    await ada().run(mergeConversations, { id, intoId: target.id })
    await finds('gramophone', ['Target'])
    const moved = await world.kernel.database.system.selectFrom('messages').select('id').where('conversation_id', '=', target.id).where('text', '=', 'My gramophone').executeTakeFirstOrThrow()
    await ada().run(splitConversation, { id: target.id, messageIds: [moved.id], subject: 'Parted' })
    await finds('gramophone', ['Parted'])
    await finds('phonograph', ['Target'])

    await world.kernel.database.system.deleteFrom('contacts').where('id', '=', contact.id).execute()
    expect(await subjects('phonograph')).toEqual([])
  })
})
