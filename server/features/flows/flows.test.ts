import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { root } from '../../paths.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createFlow } from './create-flow.ts'
import { duplicateFlow } from './duplicate-flow.ts'
import { getCatalogue } from './get-catalogue.ts'
import { getFlow } from './get-flow.ts'
import { listFlowVersions } from './list-flow-versions.ts'
import { listFlows } from './list-flows.ts'
import { pauseFlow } from './pause-flow.ts'
import { publishFlow } from './publish-flow.ts'
import { removeFlow } from './remove-flow.ts'
import { resumeFlow } from './resume-flow.ts'
import { rotateHook } from './rotate-hook.ts'
import { byWebhook, published, setWord } from './test-flows.ts'
import { updateFlow } from './update-flow.ts'

let world: World
beforeAll(async () => { world = await makeWorld() })

const closing = {
  trigger: { kind: 'event', event: 'conversation.created' },
  steps: [{ kind: 'operation', id: 'close', operation: 'conversations.close', input: { id: '{{ trigger.conversation.id }}' } }],
}

describe('flows', () => {
  it('begin as drafts that may be wrong, and say what is wrong', async () => {
    const { id, ...draft } = await world.as('olga').run(createFlow, { name: 'Wrong', definition: { trigger: { kind: 'event' }, steps: [{ kind: 'set', id: 'a', variables: {} }, { kind: 'nonsense', id: 'b' }] } })
    expect(draft).toMatchObject({ state: 'draft', version: null, published: null, isChanged: true, createdBy: { name: 'Olga' } })
    expect(draft.issues.map(({ path }) => path)).toEqual(['trigger.event', 'steps.1.kind'])
    await expect(world.as('olga').run(publishFlow, { id })).rejects.toMatchObject({ code: 'invalid_input', data: { issues: draft.issues } })
    const mended = await world.as('olga').run(updateFlow, { id, definition: closing as never })
    expect(mended.issues).toEqual([])
  })

  it('are published in versions; the draft can go on changing', async () => {
    const flow = await published(world, closing, 'Versions')
    expect(flow).toMatchObject({ state: 'active', version: 1, isChanged: false, trigger: { kind: 'event', event: 'conversation.created' }, published: { scopes: ['conversations:write'], publishedBy: { name: 'Olga' } } })
    const changed = await world.as('olga').run(updateFlow, { id: flow.id, name: 'Versions!', definition: byWebhook as never })
    expect(changed).toMatchObject({ name: 'Versions!', version: 1, isChanged: true, trigger: { kind: 'event' }, draft: { trigger: { kind: 'webhook' } } })
    expect(await world.as('olga').run(publishFlow, { id: flow.id })).toMatchObject({ version: 2, isChanged: false, trigger: { kind: 'webhook' }, published: { version: 2, scopes: [] } })
    const first = await world.as('ada').run(listFlowVersions, { id: flow.id, limit: 1 })
    expect(first.items).toMatchObject([{ version: 2 }])
    expect((await world.as('ada').run(listFlowVersions, { id: flow.id, limit: 1, cursor: first.nextCursor! })).items).toMatchObject([{ version: 1, definition: closing }])
  })

  it('never do more than their publisher may, nor what is for people alone', async () => {
    const { id } = await world.as('olga').run(createFlow, { name: 'Too much', definition: closing as never })
    const poor = world.as({ ...world.cast.ada.caller, scopes: new Set(['flows:*', 'contacts:write']) })
    await expect(poor.run(publishFlow, { id })).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('conversations:write') })
    for (const operation of ['apiKeys.create', 'me.update', 'flows.publish', 'sessions.end', 'me.setPassword']) {
      const { issues } = await world.as('olga').run(updateFlow, { id, definition: { ...closing, steps: [{ kind: 'operation', id: 'x', operation, input: {} }] } as never })
      expect(issues.map(({ path }) => path), operation).toContain('steps.0.operation')
    }
  })

  it('are paused, resumed, copied and removed', async () => {
    const { id } = await published(world, closing, 'To pause')
    await expect(world.as('olga').run(resumeFlow, { id })).rejects.toMatchObject({ code: 'conflict' })
    expect(await world.as('olga').run(pauseFlow, { id, reason: 'Holidays' })).toMatchObject({ state: 'paused', stateReason: 'Holidays' })
    await expect(world.as('olga').run(pauseFlow, { id })).rejects.toMatchObject({ code: 'conflict' })
    expect(await world.as('olga').run(resumeFlow, { id })).toMatchObject({ state: 'active', stateReason: null })
    const copy = await world.as('olga').run(duplicateFlow, { id })
    expect(copy).toMatchObject({ name: 'To pause (copy)', state: 'draft', version: null, draft: closing })
    expect(copy.hookUrl).not.toBe((await world.as('olga').run(getFlow, { id })).hookUrl)
    await world.as('olga').run(removeFlow, { id })
    await expect(world.as('olga').run(getFlow, { id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as('olga').run(listFlows, { limit: 100 })).items.map((flow) => flow.id)).not.toContain(id)
  })

  it('are listed by state and name, a page at a time, with their last day', async () => {
    const active = await published(world, byWebhook, 'Listed active')
    await world.as('olga').run(createFlow, { name: 'Listed draft' })
    for (const state of ['failed', 'succeeded']) {
      await world.kernel.database.system.insertInto('runs').values({ id: newId(), workspace_id: world.workspaceId, flow_id: active.id, version: 1, state, trigger: '{}', chain: [] }).execute()
    }
    const all = await world.as('ada').run(listFlows, { query: 'listed', limit: 1 })
    expect(all.items).toMatchObject([{ name: 'Listed draft', runs: 0, failed: 0 }])
    const { items: [second] } = await world.as('ada').run(listFlows, { query: 'listed', limit: 1, cursor: all.nextCursor! })
    expect(second).toMatchObject({ name: 'Listed active', runs: 2, failed: 1 })
    expect(second!.hours).toHaveLength(24)
    expect(second!.hours[23]).toEqual({ runs: 2, failed: 1 })
    expect((await world.as('ada').run(listFlows, { query: 'listed', state: 'draft' })).items.map(({ name }) => name)).toEqual(['Listed draft'])
  })

  it('show their webhook address only to those who may change them', async () => {
    const { id, hookUrl } = await published(world, byWebhook, 'Hooked')
    expect(hookUrl).toMatch(/\/hooks\/hk_[\w-]{32}$/)
    expect((await world.as('ada').run(getFlow, { id })).hookUrl).toBeNull()
    const rotated = await world.as('olga').run(rotateHook, { id })
    expect(rotated.hookUrl).not.toBe(hookUrl)
    const token = rotated.hookUrl.split('/').at(-1)!
    const { system } = world.kernel.database
    const kept = JSON.stringify([
      await system.selectFrom('flow_hooks').selectAll().execute(), await system.selectFrom('events').selectAll().execute(), await system.selectFrom('audit_entries').selectAll().execute(),
    ])
    expect(kept).not.toContain(token)
  })

  it('are built from every write operation, every event and every action', async () => {
    const catalogue = await world.as('ada').run(getCatalogue, {})
    const names = catalogue.operations.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['conversations.close', 'messages.create', 'contacts.update', 'channels.update']))
    for (const name of ['conversations.get', 'sessions.create', 'me.update', 'apiKeys.create', 'flows.publish', 'flowSecrets.set', 'widget.send']) expect(names).not.toContain(name)
    expect(catalogue.operations.find(({ name }) => name === 'conversations.close')).toMatchObject({ scope: 'conversations:write', input: { type: 'object', required: ['id'] } })
    expect(catalogue.events.map(({ name }) => name)).toEqual(expect.arrayContaining(['message.created', 'contact.updated']))
    expect(catalogue.actions.map(({ name }) => name)).toEqual(expect.arrayContaining(['mail.send', 'members.notify', 'http.request']))
    expect(catalogue.filters.map(({ name }) => name)).toContain('default')
  })

  it('can be what the documentation shows', async () => {
    const [, example] = /```json\n([^`]+)```/.exec(readFileSync(join(root, 'docs/automations.md'), 'utf8'))!
    expect(await published(world, JSON.parse(example!), 'Documented')).toMatchObject({ state: 'active', published: { scopes: ['members:read', 'messages:write'] } })
  })

  it('are hidden from other workspaces and kept from those without the scope', async () => {
    const { id } = await published(world, { ...byWebhook, steps: [setWord] }, 'Hidden')
    for (const operation of [getFlow, publishFlow, duplicateFlow]) await expect(world.as('oscar').run(operation, { id })).rejects.toMatchObject({ code: 'not_found' })
    for (const operation of [pauseFlow, resumeFlow, removeFlow]) await expect(world.as('oscar').run(operation, { id })).rejects.toMatchObject({ code: 'not_found' })
    for (const operation of [publishFlow, duplicateFlow]) await expect(world.as('ada').run(operation, { id })).rejects.toMatchObject({ code: 'forbidden' })
    for (const operation of [pauseFlow, resumeFlow, removeFlow]) await expect(world.as('ada').run(operation, { id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('oscar').run(rotateHook, { id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('ada').run(rotateHook, { id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('oscar').run(listFlowVersions, { id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('vera').run(getFlow, { id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('oscar').run(updateFlow, { id, name: 'Mine' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('ada').run(createFlow, { name: 'No' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('olga').run(createFlow, { name: 'None', templateId: 'nothing' })).rejects.toMatchObject({ code: 'not_found' })
  })
})
