import { AppError, type ErrorIssue } from '../../kernel/errors.ts'
import type { MacroAction } from './macro.ts'
import { problemsOf } from './variables.ts'

/** What each kind needs to say. */
const needed: Partial<Record<MacroAction['kind'], keyof MacroAction>> = { assign: 'assignee', tag: 'tags', untag: 'tags', priority: 'priority', field: 'field', note: 'text' }

/** @throws AppError invalid_input, naming every mistake */
export function checkMacro({ text, actions }: { text: string; actions: readonly MacroAction[] }): void {
  const issues: ErrorIssue[] = problemsOf(text).map((message) => ({ path: 'text', message }))
  if (text.trim() === '' && actions.length === 0) issues.push({ path: 'text', message: 'A macro needs a text or an action.' })
  actions.forEach((action, index) => {
    const field = needed[action.kind]
    if (field && isMissing(action[field])) issues.push({ path: `actions.${index}.${field}`, message: `${action.kind} needs ${field}.` })
    issues.push(...problemsOf(action.text ?? '').map((message) => ({ path: `actions.${index}.text`, message })))
  })
  if (issues.length > 0) throw new AppError('invalid_input', { issues: issues.slice(0, 20), detail: issues.map(({ path, message }) => `${path}: ${message}`).slice(0, 20).join('; ') })
}

function isMissing(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
