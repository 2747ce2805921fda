import { AppError } from '../../kernel/errors.ts'
import type { Registry } from '../../kernel/registry.ts'

// Where members sign in from, what is told to one of them alone, and where other webhooks go is nobody's business outside.
const keptInside = /^(session|login-link|notification|webhook)\./

export const testEvent = 'webhook.test'

export function leavesHouse(eventName: string): boolean {
  return !keptInside.test(eventName)
}

export function offeredEventNames(registry: Registry): string[] {
  return [...registry.events.keys()].filter(leavesHouse).toSorted()
}

/** @param eventNames `*`, `conversation.*` and exact names */
export function hears(eventNames: readonly string[], eventName: string): boolean {
  return leavesHouse(eventName) &&
    eventNames.some((wanted) => wanted === '*' || wanted === eventName || (wanted.endsWith('.*') && eventName.startsWith(wanted.slice(0, -1))))
}

/** @throws AppError invalid_input when a name fits no event */
export function checkEventNames(registry: Registry, eventNames: readonly string[]): void {
  const offered = offeredEventNames(registry)
  const issues = eventNames.flatMap((wanted, index) => (wanted === '*' || offered.some((name) => hears([wanted], name))
    ? []
    : [{ path: `eventNames.${index}`, message: `No event is called ${wanted}.` }]))
  if (issues.length > 0) throw new AppError('invalid_input', { issues, detail: issues.map(({ message }) => message).join(' ') })
}
