import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { tagConversation } from '../triage/tag-conversation.ts'
import { createTag } from './create-tag.ts'
import { getTag, listTags, listTagUses } from './read-tags.ts'
import { mergeTags, removeTag } from './remove-tag.ts'
import { updateTag } from './update-tag.ts'

let world: World
let channelId: string
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
})

async function conversationWith(...tags: string[]): Promise<string> {
  const contact = await world.as('ada').run(createContact, { name: 'Grace' })
  const { conversation } = await world.as('ada').run(createConversation, { contactId: contact.id, channelId, text: 'Hello' })
  await world.as('ada').run(tagConversation, { id: conversation.id, tags })
  return conversation.id
}
const tagIdsOf = async (id: string) => (await world.as('vera').run(getConversation, { id })).tagIds

describe('tags', () => {
  it('are made by agents, changed, and listed', async () => {
    const tag = await world.as('ada').run(createTag, { name: ' Refund ' })
    expect(tag).toMatchObject({ name: 'Refund', color: 'straw' })
    expect(await world.as('ada').run(updateTag, { id: tag.id, name: 'Refunds', color: 'clay' })).toMatchObject({ name: 'Refunds', color: 'clay' })
    expect(await world.as('vera').run(getTag, { id: tag.id })).toMatchObject({ name: 'Refunds' })
    expect((await world.as('vera').run(listTags, {})).items.map(({ id }) => id)).toContain(tag.id)
    await expect(world.as('ada').run(createTag, { name: 'rEFUNDS' })).rejects.toMatchObject({ code: 'conflict' })
    for (const name of ['none', 'a "b"', newId(), '']) await expect(world.as('ada').run(createTag, { name })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('leave their conversations when they are removed, and their name is free again', async () => {
    const tag = await world.as('ada').run(createTag, { name: 'Short' })
    const id = await conversationWith(tag.id, 'other')
    await world.as('olga').run(removeTag, { id: tag.id })
    expect(await tagIdsOf(id)).toHaveLength(1)
    await expect(world.as('vera').run(getTag, { id: tag.id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as('ada').run(createTag, { name: 'short' })).id).not.toBe(tag.id)
  })

  it('merge: every conversation has the other one, once', async () => {
    const [tag, into] = [await world.as('ada').run(createTag, { name: 'Bug' }), await world.as('ada').run(createTag, { name: 'Defect' })]
    const [one, both] = [await conversationWith(tag.id), await conversationWith(tag.id, into.id)]
    expect(await world.as('olga').run(mergeTags, { id: tag.id, intoId: into.id })).toMatchObject({ id: into.id })
    expect([await tagIdsOf(one), await tagIdsOf(both)]).toEqual([[into.id], [into.id]])
    expect((await world.as('vera').run(listTagUses, {})).items.find(({ tagId }) => tagId === into.id)).toEqual({ tagId: into.id, conversations: 2 })
    await expect(world.as('olga').run(mergeTags, { id: into.id, intoId: into.id })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(world.as('olga').run(mergeTags, { id: into.id, intoId: tag.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('merge while conversations are tagged with them: none is left behind', async () => {
    const [tag, into] = [await world.as('ada').run(createTag, { name: 'Old word' }), await world.as('ada').run(createTag, { name: 'New word' })]
    const ids = await Promise.all(Array.from({ length: 6 }, () => conversationWith('something')))
    const tagging = ids.map((id) => world.as('ada').run(tagConversation, { id, tags: [tag.id] }).then(() => id, (error: { code: string }) => {
      expect(error.code).toBe('not_found')
      return undefined
    }))
    const [, ...tagged] = await Promise.all([world.as('olga').run(mergeTags, { id: tag.id, intoId: into.id }), ...tagging])
    for (const id of tagged) {
      if (id === undefined) continue
      expect(await tagIdsOf(id as string)).toContain(into.id)
      expect(await tagIdsOf(id as string)).not.toContain(tag.id)
    }
  })

  it('are another workspace\'s own business, and need the scope', async () => {
    const tag = await world.as('ada').run(createTag, { name: 'Ours' })
    for (const operation of [getTag, updateTag, removeTag]) await expect(world.as('oscar').run(operation, { id: tag.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('oscar').run(mergeTags, { id: tag.id, intoId: newId() })).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as('oscar').run(listTags, {})).items).toEqual([])
    await expect(world.as('vera').run(createTag, { name: 'No' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('vera').run(updateTag, { id: tag.id, name: 'No' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(removeTag, { id: tag.id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(mergeTags, { id: tag.id, intoId: newId() })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('are no more than a thousand', async () => {
    const { system } = world.kernel.database
    await system.insertInto('tags').values(Array.from({ length: 1_000 }, (_, n) => ({ id: newId(), workspace_id: world.otherWorkspaceId, name: `Tag ${n}` }))).execute()
    await expect(world.as('oscar').run(createTag, { name: 'One more' })).rejects.toMatchObject({ code: 'limit_reached' })
    const first = await world.as('oscar').run(listTags, { limit: 600 })
    expect((await world.as('oscar').run(listTags, { limit: 600, cursor: first.nextCursor! })).items).toHaveLength(400)
  })
})
