type Change = { before: Record<string, unknown> | null; after: Record<string, unknown> | null }

/** The fields that a change touched, each with what it was and what it became; of a new record all that are set. */
export function changedFields(changes: readonly Change[]): { field: string; before: string; after: string }[] {
  return changes.flatMap(({ before, after }) => {
    const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
    return fields.flatMap((field) => {
      const [was, is] = [written(before?.[field]), written(after?.[field])]
      return was === is || field === 'updatedAt' ? [] : [{ field, before: was, after: is }]
    })
  })
}

function written(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
