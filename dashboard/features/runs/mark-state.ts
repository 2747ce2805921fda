import type { MarkState } from '../flow-model/mark.ts'
import type { RunStep } from './run-records.ts'

const known: readonly MarkState[] = ['running', 'waiting', 'succeeded', 'failed', 'skipped', 'cancelled', 'compensated']

/** A step that goes on though it has an error is being tried again. */
export function markState({ state, error }: Pick<RunStep, 'state' | 'error'>): MarkState {
  if ((state === 'running' || state === 'waiting') && error !== null) return 'retrying'
  return known.find((each) => each === state) ?? 'running'
}
