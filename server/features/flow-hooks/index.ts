import { feature } from '../../kernel/feature.ts'
import { closeEntrance } from './begin-run.ts'
import { hookEntrance } from './hook-entrance.ts'

export { forgetHookedFlow } from './find-hooked-flow.ts'
export { carryInTurn } from './give-way.ts'
export { hookUrlOf, makeHook } from './hook.ts'

/** The addresses at which flows take webhooks, and the entrance behind them. */
export const flowHooks = feature({ name: 'flow-hooks', operations: [], routes: hookEntrance, close: closeEntrance })
