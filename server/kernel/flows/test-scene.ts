import { sql } from 'kysely'
import { runProjection } from '../events/projection.ts'
import { newId } from '../ids.ts'
import { startJobWorker } from '../jobs/job-worker.ts'
import type { Kernel } from '../kernel.ts'
import { makeRegistry } from '../registry.ts'
import type { World } from '../../testing/world.ts'
import type { FlowAction } from './action.ts'
import { FlowDefinition } from './definition.ts'
import { flowsProjection } from './flows-projection.ts'
import { runFlowJob } from './run-flow.ts'
import { type RunRequest, startRuns } from './start-runs.ts'
import type { SystemFlow } from './system-flow.ts'
import type { z } from 'zod'

/** A world whose registry has more actions and flows, with the worker's part that flows need. */
export type Scene = Awaited<ReturnType<typeof makeScene>>

type Parts = { actions?: readonly FlowAction[]; systemFlows?: readonly SystemFlow[] }

export async function makeScene(world: World, { actions = [], systemFlows = [] }: Parts = {}) {
  const registry = makeRegistry([...world.kernel.registry.features, { name: 'tests', operations: [], actions, systemFlows }])
  const kernel: Kernel = { ...world.kernel, registry }
  const { system } = kernel.database

  return {
    kernel,
    /** Follows the log and runs jobs until it is stopped. */
    async work(): Promise<{ stop(): Promise<void> }> {
      const jobs = await startJobWorker(kernel, { reactions: [], crons: [], jobs: [runFlowJob] })
      const follower = runProjection(kernel, flowsProjection(kernel), (error) => { throw error })
      return {
        async stop() {
          await follower.stop()
          await jobs.stop()
        },
      }
    },
    /** A published, active flow. */
    async publish(definition: z.input<typeof FlowDefinition>, { workspaceId = world.workspaceId, name = 'Test', scopes = ['*'] } = {}): Promise<string> {
      const id = newId()
      const parsed = JSON.stringify(FlowDefinition.parse(definition))
      await system.insertInto('flows').values({ id, workspace_id: workspaceId, name, state: 'draft', draft: parsed, version: 1, created_by: '{}' }).execute()
      await system.insertInto('flow_versions').values({ workspace_id: workspaceId, flow_id: id, version: 1, definition: parsed, scopes, published_by: '{}' }).execute()
      await system.updateTable('flows').set({ state: 'active' }).where('id', '=', id).execute()
      await sql`insert into events (id, workspace_id, name, subject_id, payload, actor) values (${newId()}, ${workspaceId}, 'flow.published', ${id}, '{}', '{}')`.execute(system)
      kernel.signal.wake()
      return id
    },
    async start(flowId: string, trigger: Record<string, unknown> = {}, more: Partial<RunRequest> = {}): Promise<string> {
      const [run] = await kernel.database.transaction(world.workspaceId, ({ db }) =>
        startRuns(db, kernel.jobs, [{ workspaceId: world.workspaceId, flow: { id: flowId, version: 1 }, trigger, ...more }]))
      return run!.runId
    },
    run: (id: string) => system.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    runsOf: (flowId: string) => system.selectFrom('runs').selectAll().where('flow_id', '=', flowId).orderBy('id').execute(),
    steps: (runId: string) => system.selectFrom('run_steps').selectAll().where('run_id', '=', runId).orderBy('position').execute(),
    /** Waits for the state of a run. */
    async until(runId: string, ...states: string[]) {
      for (const deadline = Date.now() + 20_000; ;) {
        const run = await system.selectFrom('runs').selectAll().where('id', '=', runId).executeTakeFirstOrThrow()
        if (states.includes(run.state)) return run
        if (Date.now() > deadline) {
          const steps = await system.selectFrom('run_steps').select(['path', 'state', 'error']).where('run_id', '=', runId).execute()
          throw new Error(`the run is ${run.state}, not ${states.join(' or ')}: ${run.error ?? ''} ${JSON.stringify(steps)}`)
        }
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
  }
}

export async function eventually<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (const deadline = Date.now() + 20_000; ;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error('it did not come to pass')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
