import type { Mode } from './draft.ts'
import type { Written } from './written.ts'

/** What this browser and the server last agreed on. */
export type Agreed = { version: number; mode: Mode; text: Written }

/**
 * What becomes of a draft that the server tells. `take`: nothing was written here since both agreed. `keep`: what was
 * written here stays. `offer`: both were, so that neither may be lost. `old`: an answer that was overtaken by a later one.
 */
export function chooseDraft(before: Agreed, own: Written, remote: Agreed): 'old' | 'take' | 'keep' | 'offer' {
  if (remote.version <= before.version) return 'old'
  if (own === remote.text) return 'keep'
  if (own === '' || (before.mode === remote.mode && own === before.text)) return 'take'
  return remote.text === '' ? 'keep' : 'offer'
}
