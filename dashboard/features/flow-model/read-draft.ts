import type { FlowDefinition } from './definition.ts'

const lists = ['steps', 'otherwise', 'rejected', 'compensate']

/** The draft, if it is made of what can be drawn. The server keeps any JSON; what is wrong with it are its issues. */
export function readDraft(draft: unknown): FlowDefinition | undefined {
  if (!isRecord(draft) || !isRecord(draft['trigger']) || !isSteps(draft['steps'])) return undefined
  return draft as FlowDefinition // as far as it is drawn
}

function isSteps(value: unknown): boolean {
  return Array.isArray(value) && value.every(isStep)
}

function isStep(step: unknown): boolean {
  if (!isRecord(step) || typeof step['id'] !== 'string' || typeof step['kind'] !== 'string') return false
  if (lists.some((name) => step[name] !== undefined && !isSteps(step[name]))) return false
  const { onError, branches } = step
  if (onError !== undefined && !(isRecord(onError) && isSteps(onError['steps']))) return false
  return hasParts(step) && (branches === undefined || (Array.isArray(branches) && branches.every((each) => isRecord(each) && isSteps(each['steps']))))
}

// What the drawing and the forms rely on.
function hasParts(step: Record<string, unknown>): boolean {
  switch (step['kind']) {
    case 'operation':
    case 'action':
    case 'flow':
      return isRecord(step['input'])
    case 'set':
      return isRecord(step['variables'])
    case 'branch':
      return Array.isArray(step['branches']) && step['otherwise'] !== undefined
    case 'loop':
      return step['steps'] !== undefined && typeof step['list'] === 'string'
    case 'approval':
      return isRecord(step['approvers']) && step['rejected'] !== undefined
    case 'wait':
    case 'stop':
      return true
    default:
      return false
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
