import { newId } from '../../kernel/ids.ts'
import type { World } from '../../testing/world.ts'
import { setFlowSecret } from '../flow-actions/set-flow-secret.ts'
import { createFlow } from './create-flow.ts'

type FlowCast = { flowId: string; draftId: string; pausedFlowId: string; runId: string; waitingRunId: string; secretName: string }

/** Flows in each state, a run that has failed and one that waits, and a secret, for generated tests. */
export async function makeFlowCast(world: World): Promise<FlowCast> {
  const { system } = world.kernel.database
  const olga = world.as('olga')
  const definition = { trigger: { kind: 'manual', subject: 'none' }, steps: [{ kind: 'set', id: 'greet', variables: { word: 'Hello' } }] }
  const published = async (state: 'active' | 'paused') => {
    const { id } = await olga.run(createFlow, { name: 'Greet', definition })
    await system.insertInto('flow_versions').values({
      workspace_id: world.workspaceId, flow_id: id, version: 1, definition: JSON.stringify(definition), scopes: [], published_by: { kind: 'system', id: null, name: 'test' },
    }).execute()
    await system.updateTable('flows').set({ state, version: 1 }).where('id', '=', id).execute()
    return id
  }
  const [flowId, pausedFlowId, runId, waitingRunId] = [await published('active'), await published('paused'), newId(), newId()]
  const draft = { trigger: { kind: 'event', event: 'workspace.updated' }, steps: definition.steps }
  const { id: draftId } = await olga.run(createFlow, { name: 'Try', definition: draft })
  const run = { workspace_id: world.workspaceId, flow_id: flowId, version: 1, trigger: '{}', chain: [flowId] }
  await system.insertInto('runs').values({ ...run, id: runId, state: 'failed', error: 'It did not work.' }).execute()
  await system.insertInto('runs').values({ ...run, id: waitingRunId, state: 'waiting' }).execute()
  await system.insertInto('run_waits').values({ workspace_id: world.workspaceId, run_id: waitingRunId, path: 'ask', kind: 'time', until: new Date(Date.now() + 3_600_000) }).execute()
  const { name: secretName } = await olga.run(setFlowSecret, { name: 'chat_key', value: 'sesame' })
  return { flowId, draftId, pausedFlowId, runId, waitingRunId, secretName }
}
