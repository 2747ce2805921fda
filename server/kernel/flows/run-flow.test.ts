import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createContact } from '../../features/contacts/create-contact.ts'
import { closeConversation } from '../../features/conversations/close-conversation.ts'
import { makeCast } from '../../testing/surfaces/examples.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { carryRun } from './run-flow.ts'
import { eventually, makeScene, type Scene } from './test-scene.ts'

let world: World
let scene: Scene
let worker: { stop(): Promise<void> }
beforeAll(async () => {
  world = await makeWorld()
  scene = await makeScene(world)
  worker = await scene.work()
})
afterAll(() => worker.stop())

describe('a run', () => {
  it('sets, branches and does an operation as the flow', async () => {
    const flowId = await scene.publish({
      trigger: { kind: 'webhook' },
      steps: [
        { kind: 'set', id: 'name', variables: { name: '{{ trigger.body.who | default: "nobody" }}' } },
        { kind: 'branch', id: 'choose', branches: [{ where: { field: 'variables.name', test: 'equals', value: 'grace' }, steps: [
          { kind: 'operation', id: 'create', operation: 'contacts.create', input: { name: 'Made: {{ variables.name }}' } },
        ] }], otherwise: [] },
        { kind: 'set', id: 'result', variables: { contactId: '{{ steps.create.output.id }}' } },
      ],
    }, { name: 'Greeter' })
    const runId = await scene.start(flowId, { body: { who: 'Grace' } })
    const run = await scene.until(runId, 'succeeded')
    const steps = await scene.steps(runId)
    expect(steps.map(({ path, state }) => [path, state])).toEqual([
      ['name', 'succeeded'], ['choose', 'succeeded'], ['choose.0.create', 'succeeded'], ['result', 'succeeded'],
    ])
    expect(steps[1]!.output).toEqual({ taken: 0 })
    const { contactId } = run.variables as { contactId: string }
    const contact = await world.kernel.database.system.selectFrom('contact_details').select('name').where('contact_id', '=', contactId).executeTakeFirst()
    expect(contact?.name).toBe('Made: Grace')
    const audit = await world.kernel.database.system.selectFrom('audit_entries').selectAll().where('subject_id', '=', contactId).executeTakeFirstOrThrow()
    expect(audit).toMatchObject({ actor: { kind: 'flow', id: flowId, name: 'Greeter' }, correlation_id: `run:${runId}` })
    const event = await world.kernel.database.system.selectFrom('events').selectAll().where('subject_id', '=', runId).executeTakeFirstOrThrow()
    expect(event).toMatchObject({ name: 'run.finished', payload: { run: { id: runId, flowId, state: 'succeeded', error: null } } })
  })

  it('that lasts long goes on in a fresh job, from where it was', async () => {
    const flowId = await scene.publish({ trigger: { kind: 'webhook' }, steps: [{ kind: 'loop', id: 'each', list: 'trigger.names', item: 'name', most: 10, steps: [
      { kind: 'set', id: 'note', variables: { last: '{{ name }}' } }, { kind: 'operation', id: 'create', operation: 'contacts.create', input: { name: 'Long {{ name }}' } },
    ] }] })
    await worker.stop()
    const runId = await scene.start(flowId, { names: ['a', 'b', 'c'] })
    for (const turn of [1, 2]) {
      await carryRun(scene.kernel, { runId, turn }, { attempt: 1, maxAttempts: 12, signal: undefined }, 0)
      expect(await scene.run(runId)).toMatchObject({ state: 'queued', turn: turn + 1 })
    }
    // An older turn's job has nothing to do any more.
    await carryRun(scene.kernel, { runId, turn: 1 }, { attempt: 2, maxAttempts: 12, signal: undefined })
    expect(await scene.steps(runId)).toHaveLength(6)
    worker = await scene.work()
    await scene.until(runId, 'succeeded')
    expect((await scene.steps(runId)).map(({ path }) => path)).toEqual(['each', ...[0, 1, 2].flatMap((n) => [`each[${n}].note`, `each[${n}].create`])])
    const { rows } = await world.kernel.database.systemPool.query("select name from contact_details where name like 'Long %' order by 1")
    expect(rows).toEqual([{ name: 'Long a' }, { name: 'Long b' }, { name: 'Long c' }])
  })

  it('in the hands of several at once does each operation once', async () => {
    await worker.stop()
    const flowId = await scene.publish({ trigger: { kind: 'webhook' }, steps: [
      { kind: 'operation', id: 'one', operation: 'contacts.create', input: { name: 'Both {{ run.id }}' } }, { kind: 'operation', id: 'two', operation: 'contacts.create', input: { name: 'Both {{ run.id }}' } },
    ] })
    for (let round = 0; round < 5; round++) {
      const runId = await scene.start(flowId)
      const carry = () => carryRun(scene.kernel, { runId, turn: 1 }, { attempt: 1, maxAttempts: 12, signal: undefined })
      await Promise.allSettled([1, 2, 3, 4].map(carry))
      await carry()
      expect(await scene.run(runId)).toMatchObject({ state: 'succeeded' })
      const { rows } = await world.kernel.database.systemPool.query('select from contact_details where name = $1', [`Both ${runId}`])
      expect(rows).toHaveLength(2)
    }
    worker = await scene.work()
  })

  it('begins once with each event that its condition holds for', async () => {
    const flowId = await scene.publish({
      trigger: { kind: 'event', event: 'conversation.closed' },
      where: { field: 'trigger.conversation.state', test: 'changed_from', value: 'open' },
      steps: [{ kind: 'operation', id: 'note', operation: 'messages.create', input: { conversationId: '{{ trigger.conversation.id }}', kind: 'note', text: 'Closed by {{ trigger.event.actor.name }}' } }],
    }, { name: 'Noter' })
    const { conversationId } = await makeCast(world)
    await world.as('ada').run(createContact, { name: 'Of no interest' })
    await world.as('ada').run(closeConversation, { id: conversationId })
    const [run] = await eventually(async () => {
      const runs = await scene.runsOf(flowId)
      return runs.length > 0 && runs
    })
    await scene.until(run!.id, 'succeeded')
    const notes = await world.kernel.database.system.selectFrom('messages').select(['text', 'author_kind', 'author_name']).where('conversation_id', '=', conversationId).where('kind', '=', 'note').where('author_kind', '=', 'system').execute()
    expect(notes).toEqual([{ text: 'Closed by Ada', author_kind: 'system', author_name: 'Noter' }])
    expect(await scene.runsOf(flowId)).toHaveLength(1)
  })
})
