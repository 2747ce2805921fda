import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import { createContact } from '../../features/contacts/create-contact.ts'
import { contactCreated } from '../../features/contacts/index.ts'
import { describeWithRedis, redisUrl } from '../../testing/needs.ts'
import { runProjection } from '../events/projection.ts'
import { dispatchReactions } from './dispatch-reactions.ts'
import { reaction, type Reaction } from './job.ts'
import { startJobWorker } from './job-worker.ts'
import { eventually } from './test-eventually.ts'

describe('reactions by graphile-worker', () => contract({}))
describeWithRedis('reactions by BullMQ', () => contract({ REDIS_URL: redisUrl! }))

function contract(env: Record<string, string>): void {
  let world: World
  beforeAll(async () => { world = await makeWorld(env) })

  const running: { stop(): Promise<void> }[] = []
  afterEach(async () => { for (const part of running.splice(0).reverse()) await part.stop() })

  async function start(reactions: Reaction[]): Promise<void> {
    const { kernel } = world
    running.push(await startJobWorker(kernel, { crons: [], jobs: [], reactions }))
    // Two compete for the log, as two worker processes do.
    for (let n = 0; n < 2; n++) running.push(runProjection(kernel, dispatchReactions(reactions, kernel.jobs), () => undefined))
  }
  const ofName = (name: string) => (event: { payload: Record<string, unknown> }) => (event.payload['contact'] as { name: string }).name.startsWith(name)

  it('run once for each event and reaction, with the event', async () => {
    const seen: string[] = []
    await start([reaction({
      name: 'greet-when-contact-created', on: [contactCreated], when: ofName('Greeted'),
      run: async (_kernel, event) => void seen.push(`${event.name} ${event.at instanceof Date} ${event.subjectId}`),
    })])
    const contacts = await Promise.all(Array.from({ length: 20 }, (_, n) => world.as('ada').run(createContact, { name: `Greeted ${n}` })))
    await world.as('ada').run(createContact, { name: 'Left out' })
    await eventually(() => seen.length >= 20)
    expect(seen.toSorted()).toEqual(contacts.map(({ id }) => `contact.created true ${id}`).toSorted())
  })

  it('are tried again when they fail, and end among the dead', async () => {
    const attempts: number[] = []
    await start([reaction({
      name: 'fail-when-contact-created', on: [contactCreated], when: ofName('Failing'), maxAttempts: 2,
      run: async (_kernel, _event, job) => {
        attempts.push(job.attempt)
        throw new Error('no')
      },
    })])
    await world.as('ada').run(createContact, { name: 'Failing' })
    await eventually(async () => (await world.kernel.database.systemPool.query("select from all_jobs where state = 'dead' and last_error = 'no'")).rows.length === 1)
    expect(attempts).toEqual([1, 2])
  })
}
