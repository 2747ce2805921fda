import type { Integration } from '../integrations/records.ts'
import type { Plugin } from './records.ts'

export type ShownState = 'available' | 'disabled' | 'failing' | 'expired' | 'not_connected' | 'connected' | 'enabled'

/** How a plugin and its account do, as one: the first thing that someone would want to mend. */
export function stateOf({ state, connects }: Pick<Plugin, 'state' | 'connects'>, integration: Pick<Integration, 'state'> | undefined): ShownState {
  if (state !== 'enabled') return state
  return connects && integration ? integration.state : 'enabled'
}
