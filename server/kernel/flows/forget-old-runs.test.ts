import { expect, it } from 'vitest'
import { makeWorld } from '../../testing/world.ts'
import { newId } from '../ids.ts'
import { forgetOldRuns } from './forget-old-runs.ts'

it('forgets runs that ended long ago, and none that still goes on', async () => {
  const world = await makeWorld()
  const { system } = world.kernel.database
  const daysAgo = (days: number) => `${(Date.now() - days * 86_400_000).toString(16).padStart(12, '0').replace(/(.{8})/, '$1-')}-7000-8000-${newId().slice(-12)}`
  const flowId = newId()
  await system.insertInto('flows').values({ id: flowId, workspace_id: world.workspaceId, name: 'Old', draft: '{}', created_by: '{}' }).execute()
  const run = async (days: number, more: { flow_id?: string; system_flow?: string; finished_at?: Date }) => {
    const id = daysAgo(days)
    await system.insertInto('runs').values({ id, workspace_id: world.workspaceId, version: 1, trigger: '{}', chain: [], ...more }).execute()
    await system.insertInto('run_steps').values({ workspace_id: world.workspaceId, run_id: id, path: 'a', position: 0, step_id: 'a', kind: 'set', state: 'succeeded' }).execute()
    return id
  }
  const finished_at = new Date()
  const kept = [
    await run(91, { flow_id: flowId }), await run(89, { flow_id: flowId, finished_at }), await run(13, { system_flow: 'send', finished_at }),
  ]
  await run(91, { flow_id: flowId, finished_at })
  await run(15, { system_flow: 'send', finished_at })
  await forgetOldRuns.run(world.kernel)
  expect((await system.selectFrom('runs').select('id').orderBy('id').execute()).map(({ id }) => id)).toEqual(kept)
  expect(await system.selectFrom('run_steps').select('run_id').execute()).toHaveLength(3)
})
