import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { readLog } from '../../kernel/events/read-log.ts'
import { eventually } from '../../kernel/jobs/test-eventually.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { rebuildSearch } from '../search/rebuild-search.ts'
import { searchConversations } from '../search/search-conversations.ts'
import { showSearchProgress } from '../search/show-search-progress.ts'
import { fillBatch, fillIndex } from './fill-index.ts'
import { followConversations } from './follow-conversations.ts'

const messages = 260
let world: World
beforeAll(async () => {
  world = await makeWorld()
  const { id: channelId } = await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })
  const contact = await world.as('ada').run(createContact, { name: 'Grace Hopper', email: 'grace@example.com' })
  for (let count = 0; count < 5; count++) {
    const { conversation } = await world.as('ada').run(createConversation, { contactId: contact.id, channelId, subject: `Lamp ${count}`, text: 'An oldest word' })
    const one = (at: number) => world.as('ada').run(createMessage, { conversationId: conversation.id, text: `Message ${count} ${at} about brightness, 12.50`, kind: at % 9 === 0 ? 'note' : 'reply' })
    await Promise.all(Array.from({ length: messages / 5 - 1 }, (_, at) => one(at)))
  }
})

const system = () => world.kernel.database.system
const found = async (query: string): Promise<number> => (await world.as('ada').run(searchConversations, { query })).items.length
const progress = () => world.as('olga').run(showSearchProgress, {})

/** Everything but the mark of the segment, which says only when it was written. */
async function documents(): Promise<unknown[]> {
  const { rows } = await sql`
    select 'message' as kind, message_id as id, conversation_id, regexp_replace(words::text, '''[0-9a-f]+~', '''', 'g') as words from search_messages
    union all select 'header', conversation_id, conversation_id, regexp_replace(words::text, '''[0-9a-f]+~', '''', 'g') from search_headers order by kind, id`.execute(system())
  return rows
}

async function clear(): Promise<void> {
  await sql`truncate search_messages, search_headers, search_segments`.execute(system())
}

/** What the projection does with the whole log. */
async function follow(): Promise<void> {
  const projection = followConversations(world.kernel)
  let position = { xid: '0', id: '00000000-0000-0000-0000-000000000000' }
  await eventually(async () => {
    const { events, unsettled } = await readLog(system(), position, 200)
    await world.kernel.database.systemTransaction((db, client) => projection.apply(events, db, client, position))
    position = events.at(-1) ?? position
    return events.length === 0 && !unsettled
  })
}

const work = { workspaceId: '', payload: {}, job: { id: '1', attempt: 1, maxAttempts: 1, signal: undefined } }

describe('filling the index', () => {
  it('takes in what was there before, goes on after a kill, and comes to the same rows as the log', async () => {
    await follow()
    const byLog = await documents()
    expect(byLog).toHaveLength(messages + 5)
    await clear()
    expect(await found('brightness ')).toBe(0)

    await world.as('olga').run(rebuildSearch, {})
    expect(await progress()).toMatchObject({ documents: 0, filling: { done: 0, total: null } })
    expect(await fillBatch(world.kernel, world.workspaceId)).toBe(false)
    expect(await progress()).toMatchObject({ filling: { done: 105, total: messages + 5 } })
    expect(await found('oldest word ')).toBeLessThan(5)

    // The next batch has read how far to go and waits for the other writers when its connection is killed.
    await world.kernel.database.systemTransaction(async (db) => {
      await sql`select pg_advisory_xact_lock(hashtext('search documents'))`.execute(db)
      const killed = expect(fillBatch(world.kernel, world.workspaceId)).rejects.toThrow()
      await eventually(async () => {
        const { rows } = await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`.execute(db)
        return rows.length > 0
      })
      await killed
    })
    expect(await progress()).toMatchObject({ filling: { done: 105 } })

    await fillIndex.run(world.kernel, { ...work, workspaceId: world.workspaceId })
    expect(await progress()).toEqual({ documents: messages + 5, filling: null })
    expect(await found('oldest word ')).toBe(5)
    expect(await documents()).toEqual(byLog)
  })

  it('writes the same again without a second row, whoever writes it', async () => {
    const before = await documents()
    await follow()
    await world.as('olga').run(rebuildSearch, {})
    await Promise.all([follow(), fillIndex.run(world.kernel, { ...work, workspaceId: world.workspaceId })])
    expect(await documents()).toEqual(before)
    expect(await progress()).toEqual({ documents: messages + 5, filling: null })
  })

  it('asks for scopes', async () => {
    await expect(world.as('ada').run(rebuildSearch, {})).rejects.toMatchObject({ code: 'forbidden' })
    expect(await world.as('oscar').run(showSearchProgress, {})).toEqual({ documents: 0, filling: null })
    const { caller } = world.cast.ada
    await expect(world.as({ ...caller, scopes: new Set(['me:read']) }).run(showSearchProgress, {})).rejects.toMatchObject({ code: 'forbidden' })
  })
})
