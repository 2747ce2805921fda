import type { Condition } from '../../kernel/flows/condition.ts'
import { triggerData } from '../../kernel/flows/event-data.ts'
import { holds } from '../../kernel/flows/holds.ts'

/** Whether a flow's own condition lets a run begin. */
export function mayBegin(where: Condition, trigger: Record<string, unknown>): boolean {
  return holds(where, triggerData(trigger)) === true
}
