import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createContact } from '../contacts/create-contact.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { clearSentDraft } from './clear-draft-when-message-created.ts'
import { forgetOldDrafts } from './forget-old-drafts.ts'
import { getDraft } from './get-draft.ts'
import { putDraft } from './put-draft.ts'
import { removeDraft } from './remove-draft.ts'

let world: World
let channelId: string
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
})

async function begin(): Promise<string> {
  const contact = await world.as('olga').run(createContact, { name: 'Grace' })
  return (await world.as('olga').run(createConversation, { contactId: contact.id, channelId, text: 'Hello' })).conversation.id
}

describe('a draft', () => {
  it('is kept for its member alone', async () => {
    const conversationId = await begin()
    expect(await world.as('ada').run(getDraft, { conversationId })).toEqual({ conversationId, mode: 'reply', text: '', html: null, fileIds: [], version: 0, updatedAt: null })
    const { outcome, draft } = await world.as('ada').run(putDraft, { conversationId, mode: 'note', text: 'Dear', version: 0 })
    expect([outcome, draft]).toMatchObject(['saved', { mode: 'note', text: 'Dear', version: 1 }])
    expect(await world.as('ada').run(getDraft, { conversationId })).toEqual(draft)
    expect(await world.as('olga').run(getDraft, { conversationId })).toMatchObject({ text: '', version: 0 })
  })

  it('is not overwritten by a device that has not seen it', async () => {
    const conversationId = await begin()
    const put = (text: string, version: number) => world.as('ada').run(putDraft, { conversationId, text, version })
    const firsts = await Promise.all(['phone', 'laptop', 'desk'].map((text) => put(text, 0)))
    expect(firsts.map(({ outcome }) => outcome).toSorted()).toEqual(['conflict', 'conflict', 'saved'])
    const [{ draft }] = firsts as [typeof firsts[number]]
    expect(firsts.every((first) => first.draft.text === draft.text && first.draft.version === 1)).toBe(true)
    const seconds = await Promise.all(['phone', 'laptop', 'desk'].map((text) => put(text, 1)))
    expect(seconds.filter(({ outcome }) => outcome === 'saved')).toHaveLength(1)
    expect(await put('phone', 1)).toMatchObject({ outcome: 'conflict', draft: { version: 2 } })
    expect(await put('phone', 2)).toMatchObject({ outcome: 'saved', draft: { text: 'phone', version: 3 } })
  })

  it('does not come back from a device that has slept, once it was thrown away', async () => {
    const conversationId = await begin()
    await world.as('ada').run(putDraft, { conversationId, text: 'Sent', version: 0 })
    expect(await world.as('ada').run(removeDraft, { conversationId })).toMatchObject({ text: '', version: 2 })
    expect(await world.as('ada').run(putDraft, { conversationId, text: 'Sent', version: 1 })).toMatchObject({ outcome: 'conflict', draft: { text: '', version: 2 } })
  })

  it('is cleared by the message that was sent, but not what was begun after it, nor the other mode', async () => {
    const conversationId = await begin()
    const memberId = world.cast.ada.memberId
    const { draft } = await world.as('ada').run(putDraft, { conversationId, text: 'The next one', version: 0 })
    const clear = (mode: 'reply' | 'note', moment: number) => world.as('olga').run(clearSentDraft, { memberId, conversationId, mode, before: new Date(moment) })
    await clear('reply', draft.updatedAt!.getTime() - 1)
    await clear('note', draft.updatedAt!.getTime())
    expect(await world.as('ada').run(getDraft, { conversationId })).toEqual(draft)
    await clear('reply', draft.updatedAt!.getTime())
    expect(await world.as('ada').run(getDraft, { conversationId })).toMatchObject({ text: '', version: 2 })
  })

  it('is nobody\'s elsewhere, asks for a scope and a person, and its text is in no log', async () => {
    const conversationId = await begin()
    const secret = `Secret ${newId()}`
    await world.as('ada').run(putDraft, { conversationId, text: secret, version: 0 })
    const key = { ...world.cast.ada.caller, actor: { kind: 'key' as const, id: newId(), name: 'Key', projectId: null } }
    const calls: ((who: Parameters<World['as']>[0]) => Promise<unknown>)[] = [
      (who) => world.as(who).run(getDraft, { conversationId }), (who) => world.as(who).run(removeDraft, { conversationId }),
      (who) => world.as(who).run(putDraft, { conversationId, version: 0 }),
    ]
    for (const call of calls) {
      await expect(call('oscar')).rejects.toMatchObject({ code: 'not_found' })
      await expect(call('vera')).rejects.toMatchObject({ code: 'forbidden' })
      await expect(call(key)).rejects.toMatchObject({ code: 'forbidden' })
    }
    const { systemPool } = world.kernel.database
    const { rows } = await systemPool.query("select payload::text as text from events where name = 'draft.changed' union all select input::text from audit_entries where operation = 'drafts.put'")
    expect(rows.length).toBeGreaterThan(1)
    expect(rows.filter(({ text }: { text: string }) => text.includes(secret))).toEqual([])
  })

  it('is forgotten when nobody has touched it for long', async () => {
    const [old, young] = [await begin(), await begin()]
    for (const conversationId of [old, young]) await world.as('ada').run(putDraft, { conversationId, text: 'Hm', version: 0 })
    await world.kernel.database.system.updateTable('drafts').set({ updated_at: new Date(Date.now() - 181 * 86_400_000) }).where('conversation_id', '=', old).execute()
    await forgetOldDrafts.run(world.kernel)
    const left = await world.kernel.database.system.selectFrom('drafts').select('conversation_id').where('conversation_id', 'in', [old, young]).execute()
    expect(left).toEqual([{ conversation_id: young }])
  })
})
