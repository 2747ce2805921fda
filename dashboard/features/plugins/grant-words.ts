import { words } from '../../lib/words.ts'
import { scopeWords } from '../flows/scope-words.ts'

/** What a scope lets a plugin do, as a person says it. */
export function grantWords(scope: string): string {
  return words.plugins.scopes[scope] ?? scopeWords(scope)
}
