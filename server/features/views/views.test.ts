import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import { newId } from '../../kernel/ids.ts'
import { eventually } from '../../kernel/jobs/test-eventually.ts'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { type RunningApi, runApi } from '../../testing/api.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { indexConversations, insertFound } from '../search-index/test-index.ts'
import { createTag } from '../tags/create-tag.ts'
import { mergeTags } from '../tags/remove-tag.ts'
import { updateTag } from '../tags/update-tag.ts'
import { tagConversation } from '../triage/tag-conversation.ts'
import { removeView, reorderViews, updateView } from './change-view.ts'
import { countViews } from './count-views.ts'
import { createView } from './create-view.ts'
import { freshCounts } from './fresh-counts.ts'
import { views } from './index.ts'
import { getView, listViews } from './read-views.ts'

let world: World
let api: RunningApi
let worker: Worker
let channelId: string
beforeAll(async () => {
  world = await makeWorld()
  // Follows the log, and so hears of changes as in production.
  api = await runApi(world)
  worker = await startWorker(world.kernel)
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
})
afterAll(() => worker.stop())

async function begin(): Promise<string> {
  const contact = await world.as('ada').run(createContact, { name: 'Grace' })
  return (await world.as('ada').run(createConversation, { contactId: contact.id, channelId, text: 'Hello' })).conversation.id
}
const namesOf = async (who: 'olga' | 'ada' | 'vera' | 'oscar') => (await world.as(who).run(listViews, {})).items.map(({ name }) => name)

describe('views', () => {
  it('belong to their maker or to all', async () => {
    const shared = await world.as('olga').run(createView, { name: 'Everyone\'s', query: 'state:open', shared: true, icon: '🔥' })
    const own = await world.as('ada').run(createView, { name: 'Ada\'s', query: 'assignee:me  state:open' })
    expect(own).toMatchObject({ shared: false, query: 'assignee:me state:open', createdBy: { name: 'Ada' }, icon: null })
    expect([await namesOf('ada'), await namesOf('vera'), await namesOf('oscar')]).toEqual([['Everyone\'s', 'Ada\'s'], ['Everyone\'s'], []])
    await expect(world.as('vera').run(getView, { id: own.id })).rejects.toMatchObject({ code: 'not_found' })
    for (const operation of [updateView, removeView]) {
      await expect(world.as('olga').run(operation, { id: own.id })).rejects.toMatchObject({ code: 'not_found' })
      await expect(world.as('oscar').run(operation, { id: shared.id })).rejects.toMatchObject({ code: 'not_found' })
      await expect(world.as('ada').run(operation, { id: shared.id })).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(world.as('ada').run(createView, { name: 'No', query: '', shared: true })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(updateView, { id: own.id, shared: true })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as({ ...world.cast.ada.caller, scopes: new Set(['views:read']) }).run(createView, { name: 'No', query: '' })).rejects.toMatchObject({ code: 'forbidden' })
    await world.as('olga').run(updateView, { id: shared.id, shared: false })
    expect([await namesOf('ada'), await namesOf('olga')]).toEqual([['Ada\'s'], ['Everyone\'s']])
    await world.as('ada').run(removeView, { id: own.id })
    await world.as('olga').run(removeView, { id: shared.id })
  })

  it('keep an order', async () => {
    const ids: string[] = []
    for (const name of ['One', 'Two', 'Three']) ids.push((await world.as('vera').run(createView, { name, query: '' })).id)
    expect((await world.as('vera').run(reorderViews, { shared: false, ids: ids.toReversed() })).items.map(({ name }) => name)).toEqual(['Three', 'Two', 'One'])
    await expect(world.as('vera').run(reorderViews, { shared: false, ids: ids.slice(1) })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(world.as('ada').run(reorderViews, { shared: true, ids: [] })).rejects.toMatchObject({ code: 'forbidden' })
    for (const id of ids) await world.as('vera').run(removeView, { id })
  })

  it('go on when a tag is renamed, and when it is merged', { timeout: 60_000 }, async () => {
    const [tag, into] = [await world.as('ada').run(createTag, { name: 'Big fish' }), await world.as('ada').run(createTag, { name: 'Key account' })]
    const view = await world.as('ada').run(createView, { name: 'Fish', query: 'tag:"big fish"' })
    expect(view.query).toBe(`tag:${tag.id}`)
    await world.as('ada').run(updateTag, { id: tag.id, name: 'Bigger fish' })
    expect((await world.as('ada').run(getView, { id: view.id })).query).toBe(`tag:${tag.id}`)
    await world.as('olga').run(mergeTags, { id: tag.id, intoId: into.id })
    await eventually(async () => (await world.as('ada').run(getView, { id: view.id })).query === `tag:${into.id}`)
  })

  it('say what is wrong with a query', async () => {
    await expect(world.as('ada').run(createView, { name: 'Bad', query: 'state:gone tag:nothing' })).rejects.toMatchObject({
      code: 'invalid_input', data: { issues: [{ path: 'query' }, { path: 'query', message: 'tag:nothing: There is no tag called nothing.' }] },
    })
    const names = Array.from({ length: 40 }, (_, n) => `t${n}`)
    for (const name of names) await world.as('ada').run(createTag, { name })
    await expect(world.as('ada').run(createView, { name: 'Long', query: `tag:${names.join(',')}` })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('are no more than a hundred of one\'s own', async () => {
    await world.kernel.database.system.insertInto('views').values(Array.from({ length: 100 }, (_, n) => ({
      id: newId(), workspace_id: world.otherWorkspaceId, member_id: world.cast.oscar.memberId, name: `V ${n}`, query: '', position: n, created_by: '{"kind":"member","id":null,"name":"x"}',
    }))).execute()
    await expect(world.as('oscar').run(createView, { name: 'More', query: '' })).rejects.toMatchObject({ code: 'limit_reached' })
    const { items: [first] } = await world.as('oscar').run(listViews, {})
    await world.as('oscar').run(updateView, { id: first!.id, shared: true })
    await world.as('oscar').run(createView, { name: 'More', query: '' })
    await expect(world.as('oscar').run(updateView, { id: first!.id, shared: false })).rejects.toMatchObject({ code: 'limit_reached' })
  })
})

describe('views.count', () => {
  const counts = async (queries: string[], who: 'ada' | 'vera' = 'ada') => (await world.as(who).run(countViews, { ids: [], queries })).queries.map(({ count }) => count)

  it('counts views and queries for the one who asks', async () => {
    const view = await world.as('ada').run(createView, { name: 'Tagged', query: 'tag:none state:open' })
    const id = await begin()
    await world.as('ada').run(tagConversation, { id, tags: ['counted'] })
    await begin()
    const { views: counted } = await world.as('ada').run(countViews, { ids: [view.id] })
    expect(counted).toEqual([{ id: view.id, count: 1, complete: true }])
    expect(await counts(['tag:counted', 'assignee:me', ''])).toEqual([1, 0, 2])
    await expect(counts(['state:gone'])).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(counts(['-hello'])).rejects.toMatchObject({ code: 'invalid_input' })
    expect((await world.as('vera').run(countViews, { ids: [view.id] })).views).toEqual([])
    expect((await world.as('oscar').run(countViews, { ids: [], queries: [''] })).queries).toEqual([{ query: '', count: 0, complete: true }])
    await expect(world.as({ ...world.cast.ada.caller, scopes: new Set() }).run(countViews, {})).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('counts what words find, and says when there are more', { timeout: 60_000 }, async () => {
    await begin()
    const view = await world.as('vera').run(createView, { name: 'Greeted', query: 'state:open hello ' })
    expect(view.query).toBe('state:open hello ')
    const { count } = (await world.as('vera').run(countViews, { ids: [], queries: ['state:open'] })).queries[0]!
    await indexConversations(world)
    expect((await world.as('vera').run(countViews, { ids: [view.id] })).views).toEqual([{ id: view.id, count, complete: true }])
    await insertFound(world, { count: 300, text: 'Salutations' })
    expect((await world.as('vera').run(countViews, { ids: [], queries: ['salutations'] })).queries[0]).toEqual({ query: 'salutations', count: 300, complete: true })
    await insertFound(world, { count: 500, text: 'Salutations' })
    const more = (await world.as('vera').run(countViews, { ids: [], queries: ['salutations '] })).queries[0]!
    expect([more.count >= 250 && more.count < 800, more.complete]).toEqual([true, false])
    await expect(world.as('vera').run(createView, { name: 'Bad', query: '-hello' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('is right after each change, and counts once a second at most', { timeout: 60_000 }, async () => {
    const id = await begin()
    const heard = async (open: number) => eventually(async () => (await counts(['state:open']))[0] === open)
    const [open] = (await world.as('olga').run(countViews, { ids: [], queries: ['state:open'] })).queries
    await heard(open!.count!)
    await world.as('ada').run(closeConversation, { id })
    await heard(open!.count! - 1)
    expect(api.url).toMatch(/^http/)

    let loads = 0
    const fresh = freshCounts(world.kernel)
    const ask = () => fresh.get(world.workspaceId, newKey, async () => ({ count: ++loads, complete: true }))
    const newKey = newId()
    expect(await Promise.all([ask(), ask()])).toMatchObject([{ count: 1 }, { count: 1 }])
    const begun = performance.now()
    views.watchers!['conversation.closed']!(world.kernel, { workspaceId: world.workspaceId } as LoggedEvent)
    expect(await Promise.all(Array.from({ length: 50 }, ask))).toMatchObject(Array.from({ length: 50 }, () => ({ count: 2 })))
    expect(performance.now() - begun).toBeGreaterThan(900)
    expect(await ask()).toMatchObject({ count: 2 })
    expect(loads).toBe(2)
  })
})
