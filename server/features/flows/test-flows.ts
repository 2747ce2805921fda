import type { World } from '../../testing/world.ts'
import { getRun } from '../runs/get-run.ts'
import { listRuns } from '../runs/list-runs.ts'
import { createFlow } from './create-flow.ts'
import type { FlowDetails } from './flow.ts'
import { publishFlow } from './publish-flow.ts'

type Definition = Record<string, unknown>

/** A published flow of Olga's. */
export async function published(world: World, definition: object, name = 'A flow'): Promise<FlowDetails> {
  const { id } = await world.as('olga').run(createFlow, { name, definition: definition as never })
  return world.as('olga').run(publishFlow, { id })
}

export const setWord: Definition = { kind: 'set', id: 'greet', variables: { word: 'Hello {{ trigger.body.name | default: "you" }}' } }
export const byWebhook: Definition = { trigger: { kind: 'webhook' }, steps: [setWord] }

export const isOver = (state: string): boolean => ['succeeded', 'failed', 'cancelled', 'stopped'].includes(state)

export async function eventually<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 600; tries++) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('it did not come to pass')
}

/** The run when it has ended, or waits if that is asked for. */
export function ended(world: World, id: string, also: string[] = []) {
  return eventually(async () => {
    const run = await world.as('olga').run(getRun, { id })
    return (isOver(run.state) || also.includes(run.state)) && run
  })
}

/** The flow's runs when there are that many and all have ended. */
export function endedRuns(world: World, flowId: string, count: number) {
  return eventually(async () => {
    const { items } = await world.as('olga').run(listRuns, { flowId, limit: 100 })
    return items.length >= count && items.every(({ state }) => isOver(state)) && items
  })
}
