import type { Operation } from '../operation.ts'

/** Whether a flow can do it: what changes something and asks for a scope. */
export function mayBeStep(operation: Operation): boolean {
  return operation.kind === 'command' && operation.scope !== 'public'
}
