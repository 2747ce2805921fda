import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import { createContact } from '../../features/contacts/create-contact.ts'
import { contactCreated } from '../../features/contacts/index.ts'
import { dispatchReactions } from './dispatch-reactions.ts'
import { runProjection } from '../events/projection.ts'
import { startJobWorker } from './graphile-jobs.ts'
import { type JobInfo, reaction, type Reaction } from './job.ts'
import { watchWorkers } from './living-workers.ts'

let world: World
beforeAll(async () => { world = await makeWorld() })

const running: { stop(): Promise<void> }[] = []
afterEach(async () => { for (const part of running.splice(0).reverse()) await part.stop() })

async function start(reactions: Reaction[]): Promise<void> {
  running.push(await startJobWorker(world.kernel, { crons: [], reactions }))
  running.push(runProjection(world.kernel.database, world.kernel.signal, dispatchReactions(reactions), () => undefined))
}

async function eventually(look: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await look()) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('it did not come to pass')
}

const ofName = (name: string) => (event: { payload: Record<string, unknown> }) => (event.payload['contact'] as { name: string }).name.startsWith(name)

describe('jobs', () => {
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
    const attempts: JobInfo[] = []
    await start([reaction({
      name: 'fail-when-contact-created', on: [contactCreated], when: ofName('Failing'), maxAttempts: 2,
      run: async (_kernel, _event, job) => {
        attempts.push(job)
        throw new Error('no')
      },
    })])
    await world.as('ada').run(createContact, { name: 'Failing' })
    await eventually(() => attempts.length === 2)
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2])
    await eventually(async () => {
      const { rows } = await world.kernel.database.systemPool.query("select from graphile_worker.jobs where attempts = max_attempts and last_error like '%no%'")
      return rows.length === 1
    })
  })

  it('of a killed worker go on at once, of a living one stay with it', async () => {
    const { systemPool } = world.kernel.database
    await systemPool.query("select graphile_worker.add_job('left-behind', '{}'), graphile_worker.add_job('in-hand', '{}')")
    const lock = (task: string, worker: string) => systemPool.query(`
      update graphile_worker._private_jobs set locked_by = $2, locked_at = now() - interval '1 minute'
      where task_id = (select id from graphile_worker._private_tasks where identifier = $1)`, [task, worker])
    await lock('left-behind', 'worker-dead')
    await lock('in-hand', 'worker-alive')
    const alive = await watchWorkers(world.databaseUrl, world.kernel.log)
    alive.add('worker-alive')
    const other = await watchWorkers(world.databaseUrl, world.kernel.log)
    running.push(alive, other)
    await eventually(async () => (await systemPool.query("select from pg_locks where locktype = 'advisory' and objid = hashtext('worker-alive')::oid")).rows.length === 1)
    expect(await other.freeJobsOfDead()).toBe(1)
    const { rows } = await systemPool.query<{ locked_by: string | null }>("select locked_by from graphile_worker.jobs where task_identifier in ('left-behind', 'in-hand') order by task_identifier")
    expect(rows.map((row) => row.locked_by)).toEqual(['worker-alive', null])
  })
})
