import type { Kernel } from '../../kernel/kernel.ts'
import type { Operation } from '../../kernel/operation.ts'
import { AppError, type ErrorIssue } from '../../kernel/errors.ts'
import type { BulkActionStep } from './bulk-action.ts'

type StepCall = { operation: string; input(id: string): Record<string, unknown>; needs?: keyof BulkActionStep }

/** The operation by which a member would do the same to one conversation. */
function callOf(step: BulkActionStep): StepCall {
  switch (step.kind) {
    case 'close': return { operation: 'conversations.close', input: (id) => ({ id }) }
    case 'reopen': return { operation: 'conversations.reopen', input: (id) => ({ id }) }
    case 'markRead': return { operation: 'conversations.markRead', input: (id) => ({ id }) }
    case 'spam': return { operation: 'conversations.update', input: (id) => ({ id, spam: true }) }
    case 'assign': return { operation: 'conversations.assign', input: (id) => ({ id, assigneeId: step.assigneeId }), needs: 'assigneeId' }
    case 'team': return { operation: 'conversations.update', input: (id) => ({ id, teamId: step.teamId }), needs: 'teamId' }
    case 'priority': return { operation: 'conversations.update', input: (id) => ({ id, priority: step.priority }), needs: 'priority' }
    case 'tag': return { operation: 'conversations.tag', input: (id) => ({ id, tags: step.tags }), needs: 'tags' }
    case 'untag': return { operation: 'conversations.untag', input: (id) => ({ id, tags: step.tags }), needs: 'tags' }
    case 'snooze': return { operation: 'conversations.snooze', input: (id) => ({ id, until: step.until }), needs: 'until' }
  }
}

/** @throws AppError invalid_input when the action lacks what its kind needs */
export function stepCall(kernel: Kernel, step: BulkActionStep): { operation: Operation; input(id: string): Record<string, unknown> } {
  const { operation: name, input, needs } = callOf(step)
  const issues: ErrorIssue[] = needs && step[needs] === undefined ? [{ path: `action.${needs}`, message: `${step.kind} needs ${needs}.` }] : []
  const operation = kernel.registry.operations.get(name)
  if (!operation) throw new Error(`there is no operation ${name}`)
  if (issues.length > 0) throw new AppError('invalid_input', { issues })
  return { operation, input }
}
