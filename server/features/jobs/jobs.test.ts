import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeWithRedis, redisUrl } from '../../testing/needs.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { newId } from '../../kernel/ids.ts'
import { removeJobs, retryJobs } from './change-jobs.ts'
import { getJob } from './get-job.ts'
import { aboutOf } from './job.ts'
import { listJobs } from './list-jobs.ts'
import { pauseJobs, resumeJobs } from './pause-jobs.ts'
import { pauseJobRows, retryJobRows } from './queries.ts'
import { summariseJobs } from './summarise-jobs.ts'

describe('jobs in graphile-worker', () => inEngine({}))
describeWithRedis('jobs in BullMQ', () => inEngine({ REDIS_URL: redisUrl! }))

it('shows ids and the name of the event, and nothing else of what a job was given', () => {
  const id = newId()
  expect(aboutOf({ id, name: 'contact.created', subjectId: id, workspaceId: id, correlationId: id, payload: { secret: id } })).toEqual({ event: 'contact.created', eventId: id, subjectId: id })
  expect(aboutOf({ contactId: id, name: 'Grace', token: 'ab', list: [id], workspaceId: id })).toEqual({ contactId: id })
  expect(aboutOf(null)).toEqual({})
})

function inEngine(env: Record<string, string>): void {
  let world: World
  beforeAll(async () => { world = await makeWorld(env) })
  const olga = () => world.as('olga')

  /** Jobs that no worker knows, so that they stay as they are. */
  async function addJobs(name: string, count: number, workspaceId = world.workspaceId): Promise<string[]> {
    await world.kernel.database.systemTransaction((db) => world.kernel.jobs.add(db, Array.from({ length: count }, () => ({ name, workspaceId, payload: { contactId, note: 'secret' } }))))
    const { rows } = await sql<{ id: string }>`select id from all_jobs where name = ${name} order by created_at desc, id desc`.execute(world.kernel.database.system)
    return rows.map(({ id }) => id)
  }
  const contactId = newId()
  async function kill(name: string): Promise<void> {
    const { system } = world.kernel.database
    await sql`update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'no answer'
      where task_id = (select id from graphile_worker._private_tasks where identifier = ${name})`.execute(system)
    await sql`update queued_jobs set attempts = max_attempts, last_error = 'no answer', dead_at = now() where name = ${name}`.execute(system)
  }
  const listed = async (filter: object) => (await olga().run(listJobs, filter)).items

  it('are listed in pages, by state and name, without what their input may hide', async () => {
    const ids = await addJobs('list-me', 5)
    expect(await listed({ name: 'list-me', limit: 1 })).toEqual([{
      id: ids[0], name: 'list-me', state: 'waiting', attempts: 0, maxAttempts: 25, runAt: expect.any(Date), createdAt: expect.any(Date), reason: null, about: { contactId },
    }])
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await olga().run(listJobs, { name: 'list-me', limit: 2, cursor })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(ids)
    expect(await listed({ name: 'list-me', state: 'dead' })).toEqual([])
    await expect(olga().run(listJobs, { cursor: 'WyJ4Il0' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('are shown one by one', async () => {
    const [id] = await addJobs('show-me', 1)
    await kill('show-me')
    expect(await olga().run(getJob, { id: id! })).toMatchObject({ id, state: 'dead', attempts: 25, reason: 'no answer' })
    await expect(olga().run(getJob, { id: '0' })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('are tried again, these or all dead ones of a name, and nothing else', async () => {
    const [one, other] = await addJobs('retry-me', 2)
    await kill('retry-me')
    expect(await olga().run(retryJobs, { ids: [one!] })).toEqual({ count: 1 })
    expect(await olga().run(getJob, { id: one! })).toMatchObject({ state: 'waiting', attempts: 0 })
    expect(await olga().run(getJob, { id: other! })).toMatchObject({ state: 'dead' })
    expect(await olga().run(retryJobs, { name: 'retry-me' })).toEqual({ count: 1 })
    await expect(olga().run(retryJobs, { name: 'retry-me' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(olga().run(retryJobs, {})).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('are removed, but not while they run', async () => {
    const [one, other] = await addJobs('remove-me', 2)
    await sql`update queued_jobs set locked_by = 'someone', locked_at = now() where id::text = ${other}`.execute(world.kernel.database.system)
    await sql`update graphile_worker._private_jobs set locked_by = 'someone', locked_at = now() where id::text = ${other}`.execute(world.kernel.database.system)
    expect(await olga().run(removeJobs, { ids: [one!, other!] })).toEqual({ count: 1 })
    expect(await listed({ name: 'remove-me' })).toMatchObject([{ id: other, state: 'running' }])
  })

  it('are counted by name, with what was done in the last hour, and said to be paused', async () => {
    await addJobs('count-me', 3)
    await sql`insert into job_counts (minute, workspace_id, name, done, failed) values
      (date_trunc('minute', now()), ${world.workspaceId}, 'count-me', 7, 1), (date_trunc('minute', now()), ${world.otherWorkspaceId}, 'count-me', 100, 100)`.execute(world.kernel.database.system)
    await olga().run(pauseJobs, { name: 'count-me' })
    await pauseJobRows(world.kernel.database.system, null, 'elsewhere')
    const { engine, queues, minutes } = await olga().run(summariseJobs, {})
    expect(engine).toBe(env['REDIS_URL'] ? 'bullmq' : 'graphile')
    expect(queues.find(({ name }) => name === 'count-me')).toEqual({
      name: 'count-me', waiting: 3, running: 0, dead: 0, oldestAt: expect.any(Date), paused: true, pausedEverywhere: false, done: 7, failed: 1,
    })
    expect(queues.find(({ name }) => name === 'elsewhere')).toMatchObject({ paused: false, pausedEverywhere: true })
    expect(minutes).toHaveLength(60)
    expect(minutes.at(-1)!.done + minutes.at(-2)!.done).toBe(7)
    expect(await olga().run(resumeJobs, { name: 'count-me' })).toEqual({ name: 'count-me', paused: false })
    expect((await olga().run(summariseJobs, {})).queues.find(({ name }) => name === 'count-me')).toMatchObject({ paused: false })
  })

  it("are not another workspace's to see or to change", async () => {
    const [id] = await addJobs('mine-alone', 1)
    await kill('mine-alone')
    const oscar = world.as('oscar')
    expect((await oscar.run(listJobs, {})).items).toEqual([])
    expect((await oscar.run(summariseJobs, {})).queues.map(({ name }) => name)).toEqual(['count-me', 'elsewhere'])
    await expect(oscar.run(getJob, { id: id! })).rejects.toMatchObject({ code: 'not_found' })
    for (const operation of [retryJobs, removeJobs]) {
      await expect(oscar.run(operation, { ids: [id!] })).rejects.toMatchObject({ code: 'not_found' })
      await expect(oscar.run(operation, { name: 'mine-alone' })).rejects.toMatchObject({ code: 'not_found' })
    }
    const theirs = world.kernel.database.forWorkspace(world.otherWorkspaceId)
    await expect(retryJobRows(theirs, world.workspaceId, { ids: [id!] })).rejects.toThrow(/another workspace/)
    await expect(retryJobRows(theirs, null, { ids: [id!] })).rejects.toThrow(/another workspace/)
    expect((await sql`select from queued_jobs`.execute(theirs)).rows).toEqual([])
  })

  it('need their scopes', async () => {
    await expect(world.as('ada').run(summariseJobs, {})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(listJobs, {})).rejects.toMatchObject({ code: 'forbidden' })
    for (const operation of [retryJobs, removeJobs]) await expect(world.as('ada').run(operation, { name: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
    for (const operation of [pauseJobs, resumeJobs]) await expect(world.as('ada').run(operation, { name: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(getJob, { id: '1' })).rejects.toMatchObject({ code: 'forbidden' })
  })
}
