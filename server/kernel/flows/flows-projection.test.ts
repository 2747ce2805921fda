import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createContact } from '../../features/contacts/create-contact.ts'
import { updateContact } from '../../features/contacts/update-contact.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { readLog } from '../events/read-log.ts'
import { newId } from '../ids.ts'
import { flowsProjection } from './flows-projection.ts'
import { startRuns } from './start-runs.ts'
import { eventually, makeScene, type Scene } from './test-scene.ts'

let world: World
let scene: Scene
let worker: { stop(): Promise<void> } | undefined
beforeAll(async () => {
  world = await makeWorld()
  scene = await makeScene(world, {
    systemFlows: [{
      name: 'greet-contacts', summary: 'Set what a new contact is called', version: 1,
      definition: { trigger: { kind: 'event', event: 'contact.created' }, where: { field: 'trigger.contact.name', test: 'starts_with', value: 'Greeted' }, steps: [{ kind: 'set', id: 'greeting', variables: { text: 'Hello {{ trigger.contact.name }}' } }] },
    }],
  })
  worker = await scene.work()
})
afterAll(() => worker?.stop())

const onContact = (event: string, name: string) => ({ trigger: { kind: 'event' as const, event }, where: { field: 'trigger.contact.name', test: 'starts_with' as const, value: name } })
const create = (name: string, who: 'olga' | 'oscar' = 'olga') => world.as(who).run(createContact, { name })
const set = { kind: 'set' as const, id: 'note', variables: {} }
/** The log was read past what was written before. */
const caughtUp = async () => {
  const marker = await create('Marker')
  await eventually(async () => {
    const { rows } = await sql`select from log_cursors join events on events.subject_id = ${marker.id}::uuid where listener = 'flows' and (log_cursors.xid, log_cursors.event_id) >= (events.xid, events.id)`.execute(world.kernel.database.system)
    return rows.length > 0
  })
}

describe('events', () => {
  it('begin the active flows of their own workspace, as these were published', async () => {
    await create('Early bird')
    const flowId = await scene.publish({ ...onContact('contact.created', 'Early'), steps: [set] })
    const { system } = world.kernel.database
    const first = await create('Early one')
    await create('Early elsewhere', 'oscar')
    await eventually(async () => (await scene.runsOf(flowId)).length === 1)
    await system.updateTable('flows').set({ state: 'paused' }).where('id', '=', flowId).execute()
    await sql`insert into events (id, workspace_id, name, subject_id, payload, actor) values (${newId()}, ${world.workspaceId}, 'flow.paused', ${flowId}, '{}', '{}')`.execute(system)
    await create('Early but paused')
    await caughtUp()
    const runs = await scene.runsOf(flowId)
    expect(runs.map((run) => [run.subject_id, run.trigger])).toMatchObject([[first.id, { contact: { name: 'Early one' }, event: { name: 'contact.created', actor: { name: 'Olga' } } }]])
  })

  it('begin a flow once, however often they are read', async () => {
    const flowId = await scene.publish({ ...onContact('contact.created', 'Twice'), steps: [set] })
    await create('Twice')
    await eventually(async () => (await scene.runsOf(flowId)).length === 1)
    const { database } = world.kernel
    const page = await readLog(database.system, { xid: '0', id: newId() }, 10_000)
    await database.systemTransaction((db, client) => flowsProjection(scene.kernel).apply(page.events, db, client, { xid: '0', id: newId() }))
    expect(await scene.runsOf(flowId)).toHaveLength(1)
  })

  it('begin flows of the product itself, which only their event and condition choose', async () => {
    await create('Greeted Grace')
    await create('Not greeted')
    const [run] = await eventually(async () => {
      const rows = await world.kernel.database.system.selectFrom('runs').selectAll().where('system_flow', '=', 'greet-contacts').where('state', '=', 'succeeded').execute()
      return rows.length > 0 && rows
    })
    expect(run).toMatchObject({ flow_id: null, variables: { text: 'Hello Greeted Grace' }, chain: ['greet-contacts'] })
  })

  it('carry what was before', async () => {
    const flowId = await scene.publish({
      trigger: { kind: 'event', event: 'contact.updated' }, where: { all: [{ field: 'trigger.contact.lifecycle', test: 'changed_to', value: 'customer' }, { field: 'trigger.contact.lifecycle', test: 'changed_from', value: 'lead' }] },
      steps: [{ kind: 'set', id: 'was', variables: { was: '{{ trigger.event.previous.lifecycle }}' } }],
    })
    const contact = await world.as('olga').run(createContact, { name: 'Won', lifecycle: 'lead' })
    await world.as('olga').run(updateContact, { id: contact.id, phone: '+49 1234' })
    await world.as('olga').run(updateContact, { id: contact.id, lifecycle: 'customer' })
    await world.as('olga').run(updateContact, { id: contact.id, lifecycle: 'customer' })
    await caughtUp()
    const runs = await scene.runsOf(flowId)
    expect(runs).toHaveLength(1)
    expect((await scene.until(runs[0]!.id, 'succeeded')).variables).toEqual({ was: 'lead' })
  })

  it('wake what waits for them: of the same subject, that fit, that came later', async () => {
    const flowId = await scene.publish({
      ...onContact('contact.created', 'Waiting'),
      steps: [
        { kind: 'operation', id: 'rename', operation: 'contacts.update', input: { id: '{{ trigger.contact.id }}', phone: '+49 1' } },
        { kind: 'set', id: 'wanted', variables: { lifecycle: 'customer' } },
        { kind: 'wait', id: 'change', event: { name: 'contact.updated', where: { all: [{ field: 'event.contact.lifecycle', test: 'changed_to', value: '{{ variables.lifecycle }}' }, { field: 'trigger.contact.name', test: 'contains', value: 'wait' }] } } },
        { kind: 'set', id: 'seen', variables: { phone: '{{ steps.change.output.event.contact.phone }}' } },
      ],
    })
    const [waiting, other] = [await create('Waiting one'), await create('Other')]
    const [run] = await eventually(async () => {
      const runs = await scene.runsOf(flowId)
      return runs[0]?.state === 'waiting' && runs
    })
    await world.as('olga').run(updateContact, { id: other.id, lifecycle: 'customer' })
    await world.as('olga').run(updateContact, { id: waiting.id, lifecycle: 'lead' })
    await caughtUp()
    expect(await scene.run(run!.id)).toMatchObject({ state: 'waiting' })
    await world.as('olga').run(updateContact, { id: waiting.id, lifecycle: 'customer' })
    expect((await scene.until(run!.id, 'succeeded')).variables).toEqual({ lifecycle: 'customer', phone: '+49 1' })
  })

  it('are read on past a condition that cannot be judged, and past what looks like a template in what is waited for', async () => {
    const huge = '{{ trigger.contact.attributes.text }}'.repeat(4)
    const flowId = await scene.publish({ trigger: { kind: 'event', event: 'contact.created' }, where: { field: 'trigger.contact.name', test: 'equals', value: huge }, steps: [set] })
    const waiting = await scene.publish({ trigger: { kind: 'webhook' }, steps: [{ kind: 'wait', id: 'same', event: { name: 'contact.created', where: { field: 'event.contact.name', test: 'equals', value: '{{ trigger.name }}' } } }] })
    const runId = await scene.start(waiting, { name: '{{ event.contact.name }}' })
    await scene.until(runId, 'waiting')
    await world.as('olga').run(createContact, { name: 'Large', attributes: { text: 'x'.repeat(100_000) } })
    await caughtUp()
    expect(await scene.runsOf(flowId)).toEqual([])
    expect(await scene.run(runId)).toMatchObject({ state: 'waiting' })
    await create('{{ event.contact.name }}')
    await scene.until(runId, 'succeeded')
  })

  it('do not wake the run that made them itself, just before it waited', async () => {
    const flowId = await scene.publish({
      ...onContact('contact.created', 'Echo'),
      steps: [{ kind: 'operation', id: 'rename', operation: 'contacts.update', input: { id: '{{ trigger.contact.id }}', phone: '+49 2' } }, { kind: 'wait', id: 'change', event: { name: 'contact.updated' } }],
    })
    const contact = await create('Echo')
    const [run] = await eventually(async () => {
      const runs = await scene.runsOf(flowId)
      return runs[0]?.state === 'waiting' && runs
    })
    await caughtUp()
    expect(await scene.run(run!.id)).toMatchObject({ state: 'waiting' })
    await world.as('olga').run(updateContact, { id: contact.id, phone: '+49 3' })
    await scene.until(run!.id, 'succeeded')
  })

  it('that do not come in time end a wait as well', async () => {
    const flowId = await scene.publish({ trigger: { kind: 'webhook' }, steps: [{ kind: 'wait', id: 'nothing', seconds: 1, event: { name: 'contact.updated' } }, { kind: 'set', id: 'seen', variables: { timedOut: '{{ steps.nothing.output.timedOut }}' } }] })
    expect((await scene.until(await scene.start(flowId, {}, { subjectId: newId() }), 'succeeded')).variables).toEqual({ timedOut: true })
  })

  it('set two flows off in a circle only so often, and one run says why', async () => {
    const rename = (to: string) => [{ kind: 'operation' as const, id: 'rename', operation: 'contacts.update', input: { id: '{{ trigger.contact.id }}', name: to } }]
    const ping = await scene.publish({ ...onContact('contact.updated', 'Ping'), steps: rename('Pong') }, { name: 'Ping' })
    const pong = await scene.publish({ ...onContact('contact.updated', 'Pong'), steps: rename('Ping') }, { name: 'Pong' })
    const contact = await create('Ball')
    await world.as('olga').run(updateContact, { id: contact.id, name: 'Ping' })
    const stopped = await eventually(async () => (await scene.runsOf(ping)).find(({ state }) => state === 'stopped'))
    await caughtUp()
    expect((await scene.runsOf(ping)).map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded', 'stopped'])
    expect((await scene.runsOf(pong)).map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded'])
    expect(stopped.chain).toEqual([ping, pong, ping, pong, ping, pong, ping])
    expect(stopped.error).toContain('set itself off 3 times')
    const told = await world.kernel.database.system.selectFrom('events').select('payload').where('subject_id', '=', stopped.id).execute()
    expect(told).toMatchObject([{ payload: { run: { state: 'stopped', flowName: 'Ping' } } }])
    // A second ball within the minute is stopped as well, without a row of its own.
    await world.as('olga').run(updateContact, { id: (await create('Ball')).id, name: 'Ping' })
    await eventually(async () => (await scene.runsOf(ping)).length === 7)
    await caughtUp()
    expect((await scene.runsOf(ping)).filter(({ state }) => state === 'stopped')).toHaveLength(1)
  })
})

describe('startRuns', () => {
  it('begins the same cause once, and gives the run that is there', async () => {
    const flowId = await scene.publish({ trigger: { kind: 'webhook' }, steps: [set] })
    const start = () => world.kernel.database.transaction(world.workspaceId, ({ db }) => startRuns(db, world.kernel.jobs, [
      { workspaceId: world.workspaceId, flow: { id: flowId, version: 1 }, trigger: {}, cause: 'hook:abc' },
      { workspaceId: world.workspaceId, flow: { id: flowId, version: 1 }, trigger: {} },
    ]))
    const [first, second] = [await start(), await start()]
    expect(first.map(({ isNew }) => isNew)).toEqual([true, true])
    expect(second.map(({ isNew }) => isNew)).toEqual([false, true])
    expect(second[0]!.runId).toBe(first[0]!.runId)
    expect(await scene.runsOf(flowId)).toHaveLength(3)
  })

  it('refuses more than 256 KB, and keeps what PostgreSQL would not', async () => {
    const flowId = await scene.publish({ trigger: { kind: 'webhook' }, steps: [{ kind: 'set', id: 'copy', variables: { copy: '{{ trigger.text }}' } }] })
    await expect(scene.start(flowId, { text: 'x'.repeat(300_000) })).rejects.toMatchObject({ code: 'too_large' })
    expect((await scene.until(await scene.start(flowId, { text: 'a\0b\ud800', 'k\0': 1 }), 'succeeded')).variables).toEqual({ copy: 'ab\ufffd' })
  })
})
