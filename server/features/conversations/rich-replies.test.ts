import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { getDraft } from '../drafts/get-draft.ts'
import { clearDraft, moveDrafts } from '../drafts/index.ts'
import { putDraft } from '../drafts/put-draft.ts'
import { attacks } from '../mail-text/test-attacks.ts'
import { mentionedIn } from '../mentions/index.ts'
import { cancelScheduledMessage, sendScheduledMessageNow, updateScheduledMessage } from '../outgoing/change-scheduled-message.ts'
import { createScheduledMessage } from '../outgoing/create-scheduled-message.ts'
import { createConversation } from './create-conversation.ts'
import { createMessage } from './create-message.ts'
import { getConversation } from './get-conversation.ts'
import { getMessage } from './get-message.ts'
import { listMessages } from './list-messages.ts'

let world: World
let channelId: string
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
})

async function begin(html?: string): Promise<string> {
  const contact = await world.as('olga').run(createContact, { name: 'Grace' })
  return (await world.as('olga').run(createConversation, { contactId: contact.id, channelId, ...(html ? { html } : { text: 'Hello' }) })).conversation.id
}

const given = '<p onclick="x()">Dear <b>Grace</b>,</p><ul><li>one</li><li><a href="https://x.test/" target=_top>two</a></li></ul>'
const html = '<p>Dear <strong>Grace</strong>,</p><ul><li>one</li><li><a href="https://x.test/">two</a></li></ul>'
const text = 'Dear Grace,\n\n- one\n- two (https://x.test/)'
const inAnHour = { afterSeconds: 3_600 }

describe('a formatted message', () => {
  it('keeps its formatting, and says the same as text', async () => {
    const conversationId = await begin()
    const message = await world.as('ada').run(createMessage, { conversationId, html: given, text: 'Something else' })
    expect(message).toMatchObject({ kind: 'reply', html, text })
    expect(await world.as('vera').run(getMessage, { id: message.id })).toMatchObject({ html, text })
    expect(await world.as('vera').run(getConversation, { id: conversationId })).toMatchObject({ preview: 'Dear Grace, - one - two (https://x.test/)' })
    expect(await world.as('ada').run(createMessage, { conversationId, text: '<b>5 < 6</b>' })).toMatchObject({ html: null, text: '<b>5 < 6</b>' })
    const begun = await begin(given)
    expect((await world.as('ada').run(listMessages, { conversationId: begun })).items).toMatchObject([{ html, text }])
  })

  it('needs words or files', async () => {
    const conversationId = await begin()
    for (const empty of ['<p></p>', '<ul><li></li></ul>', '<script>hello</script>']) {
      await expect(world.as('ada').run(createMessage, { conversationId, html: empty, text: 'Not looked at' })).rejects.toMatchObject({ code: 'invalid_input' })
      await expect(world.as('ada').run(createScheduledMessage, { conversationId, html: empty, ...inAnHour })).rejects.toMatchObject({ code: 'invalid_input' })
    }
    await expect(world.as('ada').run(createMessage, { conversationId, html: 'x'.repeat(200_001) })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('mentions whom it names', async () => {
    const conversationId = await begin()
    const memberId = newId()
    const note = await world.as('ada').run(createMessage, { conversationId, kind: 'note', html: `<ul><li><em>See</em> @[O'Neil &amp; Co](member:${memberId})</li></ul>` })
    expect(note.text).toBe(`- See @[O'Neil & Co](member:${memberId})`)
    expect(mentionedIn(note.text).memberIds).toEqual([memberId])
  })

  it('waits with its formatting, is sent with it, and comes back with it', async () => {
    const conversationId = await begin()
    const waiting = await world.as('ada').run(createScheduledMessage, { conversationId, html: given, ...inAnHour })
    expect(waiting).toMatchObject({ html, text })
    const { messageId } = await world.as('ada').run(sendScheduledMessageNow, { id: waiting.id })
    expect(await world.as('ada').run(getMessage, { id: messageId! })).toMatchObject({ html, text })
    const { id } = await world.as('ada').run(createScheduledMessage, { conversationId, text: 'Plain', ...inAnHour })
    expect(await world.as('ada').run(updateScheduledMessage, { id, html: given })).toMatchObject({ html, text })
    expect(await world.as('ada').run(updateScheduledMessage, { id, afterSeconds: 600 })).toMatchObject({ html, text })
    expect(await world.as('ada').run(cancelScheduledMessage, { id })).toMatchObject({ html, text, state: 'cancelled' })
    const other = await world.as('ada').run(createScheduledMessage, { conversationId, html: given, ...inAnHour })
    expect(await world.as('ada').run(updateScheduledMessage, { id: other.id, text: 'Plain again' })).toMatchObject({ html: null, text: 'Plain again' })
  })

  it('is begun with its formatting, goes along into another conversation, and leaves none behind', async () => {
    const [conversationId, into] = [await begin(), await begin()]
    const memberId = world.cast.ada.memberId
    const { draft } = await world.as('ada').run(putDraft, { conversationId, html: given, version: 0 })
    expect(draft).toMatchObject({ html, text, version: 1 })
    await world.kernel.database.transaction(world.workspaceId, ({ db }) => moveDrafts({ db, now: new Date() }, conversationId, into))
    expect(await world.as('ada').run(getDraft, { conversationId: into })).toMatchObject({ html, text })
    expect(await world.as('ada').run(putDraft, { conversationId, text: 'Plain', version: 1 })).toMatchObject({ draft: { html: null, text: 'Plain' } })
    await world.as('ada').run(putDraft, { conversationId, html: given, version: 2 })
    await world.kernel.database.transaction(world.workspaceId, ({ db }) => clearDraft({ db, now: new Date(), emit: () => undefined }, { memberId, conversationId, mode: 'reply' }))
    expect(await world.as('ada').run(getDraft, { conversationId })).toMatchObject({ html: null, text: '', version: 4 })
  })

  it('is harmless on its way out, whatever went in', async () => {
    const conversationId = await begin()
    const harmless = /^(?:[^<>]|<a href="(?:https?:\/\/|mailto:|tel:)[^<>"]*">|<ol start="\d{1,4}">|<\/?(?:p|strong|em|s|a|ul|ol|li|blockquote|code|pre)>|<br>)*$/i
    const pieces = fc.constantFrom(...attacks.filter((attack) => !attack.includes('\0')), '"', "'", '>', '</', '<p>', '<ul><li>', '<table><tr><td>', '<a href="https://x.test/">', '&quot;', '&lt;')
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 8 }), fc.constantFrom('reply' as const, 'note' as const), async (parts, kind) => {
        const { id } = await world.as('ada').run(createMessage, { conversationId, kind, html: `<p>x</p>${parts.join('')}` })
        const { items: [read] } = await world.as('vera').run(listMessages, { conversationId, limit: 1 })
        expect(read?.id).toBe(id)
        expect(read?.html).toMatch(harmless)
        expect(read?.text).not.toBe('')
      }),
      { numRuns: 60 },
    )
  })
})
