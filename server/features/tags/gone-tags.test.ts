import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../kernel/jobs/test-eventually.ts'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { getFlow } from '../flows/get-flow.ts'
import { endedRuns, published } from '../flows/test-flows.ts'
import { createMacro } from '../macros/change-macros.ts'
import { getMacro } from '../macros/read-macros.ts'
import { getSlaPolicy, listSlaClocks } from '../service-levels/read-service-levels.ts'
import { createSlaPolicy } from '../service-levels/write-sla-policies.ts'
import { tagConversation } from '../triage/tag-conversation.ts'
import { createView } from '../views/create-view.ts'
import { getView } from '../views/read-views.ts'
import { createTag } from './create-tag.ts'
import { mergeTags, removeTag } from './remove-tag.ts'

let world: World
let worker: Worker
let channelId: string
beforeAll(async () => {
  world = await makeWorld()
  worker = await startWorker(world.kernel)
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
})
afterAll(() => worker.stop())

const olga = () => world.as('olga')
const hour = { low: 60, normal: 60, high: 60, urgent: 60 }

async function chatWith(tag: string): Promise<string> {
  const contact = await olga().run(createContact, { name: 'Grace' })
  const { conversation } = await olga().run(createConversation, { contactId: contact.id, channelId, text: 'Hello' })
  await olga().run(tagConversation, { id: conversation.id, tags: [tag] })
  return conversation.id
}
const clocksOf = async (conversationId: string) => (await olga().run(listSlaClocks, { conversationId })).items.map(({ kind, endedAt }) => `${kind} ${endedAt ? 'ended' : 'runs'}`)
const add = (tagId: string) => ({ when: 'after' as const, minutes: 5, action: 'add-tag' as const, tagId })

describe('what names a tag', () => {
  it('names the one that it was merged into: views, service levels, macros and flows', { timeout: 90_000 }, async () => {
    const [tag, into] = [await olga().run(createTag, { name: 'Bug' }), await olga().run(createTag, { name: 'Defect' })]
    const view = await olga().run(createView, { name: 'Bugs', query: 'tag:bug' })
    const policy = await olga().run(createSlaPolicy, { name: 'Bugs', query: 'tag:bug', resolutionMinutes: hour, escalations: [add(tag.id), add(into.id)] })
    const macro = await olga().run(createMacro, {
      name: 'It is a bug', actions: [{ kind: 'tag', tags: ['bug', tag.id, 'other'] }, { kind: 'untag', tags: [tag.id] }, { kind: 'close' }],
    })
    const flow = await published(world, {
      trigger: { kind: 'event', event: 'conversation.closed' }, where: { field: 'trigger.conversation.tagIds', test: 'contains', value: tag.id },
      steps: [{ kind: 'operation', id: 'tag', operation: 'conversations.tag', input: { id: '{{ trigger.conversation.id }}', tags: [tag.id] } }],
    })
    const id = await chatWith(tag.id)
    await eventually(async () => (await clocksOf(id)).includes('resolution runs'))
    await olga().run(mergeTags, { id: tag.id, intoId: into.id })

    await eventually(async () => (await olga().run(getSlaPolicy, { id: policy.id })).query === `tag:${into.id}`)
    expect((await olga().run(getSlaPolicy, { id: policy.id })).escalations).toMatchObject([add(into.id)])
    await eventually(async () => (await olga().run(getView, { id: view.id })).query === `tag:${into.id}`)
    await eventually(async () => !JSON.stringify(await olga().run(getMacro, { id: macro.id })).includes(tag.id))
    expect((await olga().run(getMacro, { id: macro.id })).actions).toMatchObject([{ tags: ['Defect', into.id, 'other'] }, { tags: [into.id] }, { kind: 'close' }])
    await eventually(async () => !JSON.stringify(await olga().run(getFlow, { id: flow.id })).includes(tag.id))
    expect(await olga().run(getFlow, { id: flow.id })).toMatchObject({ state: 'active', version: 1, isChanged: false, issues: [] })

    await olga().run(closeConversation, { id })
    expect(await endedRuns(world, flow.id, 1)).toMatchObject([{ state: 'succeeded' }])
    const next = await chatWith('Defect')
    await eventually(async () => (await clocksOf(next)).includes('resolution runs'))
  })

  it('names it no more when it was removed, and its promise ends', { timeout: 90_000 }, async () => {
    const tag = await olga().run(createTag, { name: 'Passing' })
    const policy = await olga().run(createSlaPolicy, { name: 'Passing', query: 'tag:passing', resolutionMinutes: hour })
    const macro = await olga().run(createMacro, { name: 'Passes', text: 'Hi', actions: [{ kind: 'tag', tags: ['PASSING'] }, { kind: 'untag', tags: [tag.id, 'other'] }] })
    const id = await chatWith(tag.id)
    await eventually(async () => (await clocksOf(id)).includes('resolution runs'))
    await olga().run(removeTag, { id: tag.id })
    await eventually(async () => (await clocksOf(id)).includes('resolution ended'))
    await eventually(async () => !JSON.stringify(await olga().run(getMacro, { id: macro.id })).includes(tag.id))
    expect((await olga().run(getMacro, { id: macro.id })).actions).toMatchObject([{ kind: 'untag', tags: ['other'] }])
    // It chooses nothing any more, rather than everything.
    expect((await olga().run(getSlaPolicy, { id: policy.id })).query).toBe(`tag:${tag.id}`)
  })
})
