import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { installPackage, packFiles } from '../../testing/plugins.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createContact } from '../contacts/create-contact.ts'
import { getCatalogue } from '../flows/get-catalogue.ts'
import { endedRuns, published } from '../flows/test-flows.ts'
import { getRun } from '../runs/get-run.ts'

let world: World
let worker: Worker

const source = `
import { definePlugin, operation, step, z } from '@hayloft/plugin'
const done = z.object({ key: z.string(), text: z.string() })
export default definePlugin({
  name: 'herald', version: '1.0.0', title: 'Herald', description: 'Tells.', scopes: ['contacts:write'],
  operations: { tell: operation({ kind: 'command', summary: 'Tell', scope: 'contacts:write', input: z.object({ name: z.string() }), output: done,
    run: async (context, { name }) => ({ key: context.idempotencyKey, text: 'told ' + name }) }) },
  steps: { cry_out: step({ summary: 'Cry out', input: z.object({ text: z.string(), times: z.int().default(1) }), output: done,
    async run(context, { text, times }) {
      if (await context.storage.add('failed once', true)) throw new Error('a sore throat')
      return { key: context.idempotencyKey, text: (text + '!').repeat(times) }
    } }), echo: step({ summary: 'Make another contact', input: z.object({ name: z.string() }), output: z.object({ id: z.string() }),
      run: async (context, { name }) => ({ id: (await context.call('contacts.create', { name }, { idempotencyKey: context.idempotencyKey })).id }) }) },
})`

beforeAll(async () => {
  world = await makeWorld()
  await installPackage(world, await packFiles({ 'plugin.ts': source }))
  worker = await startWorker(world.kernel)
})
afterAll(() => worker.stop())

describe('a flow', () => {
  it('finds what plugins add in its catalogue, in its own workspace alone', async () => {
    const names = async (who: 'olga' | 'oscar') => {
      const { actions, operations } = await world.as(who).run(getCatalogue, {})
      return [...actions, ...operations].map(({ name }) => name).filter((name) => name.startsWith('herald.'))
    }
    expect([await names('olga'), await names('oscar')]).toEqual([['herald.cry_out', 'herald.echo', 'herald.tell'], []])
  })

  it('uses them, tries again what failed, and passes the step\'s key', async () => {
    const flow = await published(world, {
      trigger: { kind: 'event', event: 'contact.created' },
      steps: [
        { kind: 'action', id: 'cry', action: 'herald.cry_out', input: { text: '{{ trigger.contact.name }}', times: 2 }, retry: { attempts: 3, seconds: 1 } },
        { kind: 'operation', id: 'tell', operation: 'herald.tell', input: { name: '{{ steps.cry.output.text }}' } },
      ],
    })
    await world.as('olga').run(createContact, { name: 'Grace' })
    const [run] = await endedRuns(world, flow.id, 1)
    const { steps, state, error } = await world.as('olga').run(getRun, { id: run!.id })
    expect([state, error]).toEqual(['succeeded', null])
    expect(steps.map(({ output }) => output)).toEqual([
      { key: `run:${run!.id}:1:cry`, text: 'Grace!Grace!' }, { key: `run:${run!.id}:1:tell`, text: 'told Grace!Grace!' },
    ])
  })

  it('that sets itself off through a plugin is stopped', async () => {
    const flow = await published(world, {
      trigger: { kind: 'event', event: 'contact.created' }, where: { field: 'trigger.contact.name', test: 'equals', value: 'Echo' },
      steps: [{ kind: 'action', id: 'again', action: 'herald.echo', input: { name: 'Echo' } }],
    })
    await world.as('olga').run(createContact, { name: 'Echo' })
    const runs = await endedRuns(world, flow.id, 4)
    expect(runs.map(({ state }) => state).sort()).toEqual(['stopped', 'succeeded', 'succeeded', 'succeeded'])
    expect(runs.find(({ state }) => state === 'stopped')?.error).toMatch(/set itself off 3 times/)
  })
})
