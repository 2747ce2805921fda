import type { Change } from '../context.ts'

/** The fields of a subject that a command changed, as they were before it; null when it was made or left as it was. */
export function previousOf(subjectId: string, changes: readonly Change[]): Record<string, unknown> | null {
  const own = changes.filter((change) => change.subjectId === subjectId)
  const before = own[0]?.before as Record<string, unknown> | null | undefined
  const after = own.at(-1)?.after as Record<string, unknown> | null | undefined
  if (!before || !after) return null
  const changed = Object.keys(before).filter((field) => field !== 'updatedAt' && JSON.stringify(before[field]) !== JSON.stringify(after[field]))
  return changed.length > 0 ? Object.fromEntries(changed.map((field) => [field, before[field]])) : null
}
