import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { listRuns } from '../runs/list-runs.ts'
import { getRun } from '../runs/get-run.ts'
import { pauseFlow } from './pause-flow.ts'
import { publishFlow } from './publish-flow.ts'
import { removeFlow } from './remove-flow.ts'
import { resumeFlow } from './resume-flow.ts'
import { latestMoment, nextMoment } from './schedule.ts'
import { startDueRun, startScheduledRuns } from './start-scheduled-runs.ts'
import { endedRuns, published } from './test-flows.ts'
import { updateFlow } from './update-flow.ts'

let world: World
let worker: Worker
beforeAll(async () => {
  world = await makeWorld()
  worker = await startWorker(world.kernel)
})
afterAll(() => worker.stop())

const steps = [{ kind: 'set', id: 'at', variables: { at: '{{ trigger.scheduledAt }}' } }]
const daily = { trigger: { kind: 'schedule', cron: '30 9 * * *', timeZone: 'Europe/Berlin' }, steps }
const nextOf = async (flowId: string) => (await world.kernel.database.system.selectFrom('flow_schedules').select('next_at').where('flow_id', '=', flowId).executeTakeFirst())?.next_at
const rewind = (flowId: string, to: Date) => world.kernel.database.system.updateTable('flow_schedules').set({ next_at: to }).where('flow_id', '=', flowId).execute()
const momentsOf = async (flowId: string) => (await world.as('olga').run(listRuns, { flowId })).items.map(({ cause }) => cause)

describe('a schedule', () => {
  it('counts in its own time zone, also where clocks are put forward or back', () => {
    const early = { cron: '30 2 * * *', timeZone: 'Europe/Berlin' }
    const next = (after: string) => nextMoment(early, new Date(after))?.toISOString()
    expect(next('2026-11-20T00:00:00Z')).toBe('2026-11-20T01:30:00.000Z')
    expect(next('2026-03-28T12:00:00Z')).toBe('2026-03-29T01:00:00.000Z')
    expect(next('2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z')
    expect(latestMoment(early, new Date('2026-11-20T01:30:00Z'))?.toISOString()).toBe('2026-11-20T01:30:00.000Z')
    expect(latestMoment(early, new Date('2026-11-20T01:29:59Z'))?.toISOString()).toBe('2026-11-19T01:30:00.000Z')
  })

  it('begins one run for a moment, however many look at it', async () => {
    const { id } = await published(world, daily)
    const [due, now] = [new Date('2026-11-19T08:30:00Z'), new Date('2026-11-19T08:30:20Z')]
    await rewind(id, due)
    await Promise.all(Array.from({ length: 5 }, () => startDueRun(world.kernel, world.workspaceId, id, now)))
    const [run] = await endedRuns(world, id, 1)
    expect(await world.as('olga').run(getRun, { id: run!.id })).toMatchObject({ state: 'succeeded', cause: 'schedule:2026-11-19T08:30:00.000Z', steps: [{ output: { at: '2026-11-19T08:30:00.000Z' } }] })
    expect(await nextOf(id)).toEqual(new Date('2026-11-20T08:30:00Z'))
    await rewind(id, due)
    await startDueRun(world.kernel, world.workspaceId, id, now)
    expect(await momentsOf(id)).toHaveLength(1)
  })

  it('catches up the last moment that was missed, not all of them', async () => {
    const { id } = await published(world, daily)
    await rewind(id, new Date('2026-11-01T08:30:00Z'))
    await startDueRun(world.kernel, world.workspaceId, id, new Date('2026-11-19T07:00:00Z'))
    expect(await momentsOf(id)).toEqual(['schedule:2026-11-18T08:30:00.000Z'])
    expect(await nextOf(id)).toEqual(new Date('2026-11-19T08:30:00Z'))
  })

  it('is looked at each minute, and does nothing before its time', async () => {
    const [due, later] = [await published(world, daily), await published(world, daily)]
    await rewind(due.id, new Date(Date.now() - 60_000))
    await startScheduledRuns.run(world.kernel)
    await endedRuns(world, due.id, 1)
    await startDueRun(world.kernel, world.workspaceId, later.id, new Date())
    expect(await momentsOf(later.id)).toEqual([])
  })

  it('goes with what is published, paused, resumed and removed', async () => {
    const { id } = await published(world, daily)
    expect(await nextOf(id)).toEqual(expect.any(Date))
    await world.as('olga').run(pauseFlow, { id })
    expect(await nextOf(id)).toBeUndefined()
    await world.as('olga').run(resumeFlow, { id })
    expect(await nextOf(id)).toEqual(expect.any(Date))
    await world.as('olga').run(updateFlow, { id, definition: { trigger: { kind: 'webhook' }, steps } as never })
    await world.as('olga').run(publishFlow, { id })
    expect(await nextOf(id)).toBeUndefined()
    const other = await published(world, daily)
    await world.as('olga').run(removeFlow, { id: other.id })
    expect(await nextOf(other.id)).toBeUndefined()
  })

  it('begins nothing where the flow\'s own condition does not hold, and goes on', async () => {
    const { id } = await published(world, { ...daily, where: { field: 'trigger.timeZone', test: 'equals', value: 'UTC' } })
    await rewind(id, new Date('2026-11-19T08:30:00Z'))
    await startDueRun(world.kernel, world.workspaceId, id, new Date('2026-11-19T08:31:00Z'))
    expect(await momentsOf(id)).toEqual([])
    expect(await nextOf(id)).toEqual(new Date('2026-11-20T08:30:00Z'))
  })
})

describe('a removed flow', () => {
  it('takes its runs with it, in the background', async () => {
    const { id } = await published(world, daily)
    await rewind(id, new Date('2026-11-19T08:30:00Z'))
    await startDueRun(world.kernel, world.workspaceId, id, new Date('2026-11-19T08:30:20Z'))
    await endedRuns(world, id, 1)
    await world.as('olga').run(removeFlow, { id })
    expect(await momentsOf(id)).toEqual([])
    await expect.poll(async () => (await world.kernel.database.system.selectFrom('flows').select('id').where('id', '=', id).execute()).length, { timeout: 15_000 }).toBe(0)
    expect(await world.kernel.database.system.selectFrom('runs').select('id').where('flow_id', '=', id).execute()).toEqual([])
  })
})
