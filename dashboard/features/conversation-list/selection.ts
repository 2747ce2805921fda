/** What a bulk action is for: single rows, or all that the list's filter finds, loaded or not. */
export type Selection = { all: boolean; ids: ReadonlySet<string>; anchor: string | null }

export const nothing: Selection = { all: false, ids: new Set(), anchor: null }

export function isSelected({ all, ids }: Selection, id: string): boolean {
  return all || ids.has(id)
}

export function isEmpty({ all, ids }: Selection): boolean {
  return !all && ids.size === 0
}

/** From all of the filter, taking one out leaves the loaded others. */
export function toggle(selection: Selection, id: string, loaded: readonly string[]): Selection {
  const ids = new Set(selection.all ? loaded : selection.ids)
  if (!ids.delete(id)) ids.add(id)
  return { all: false, ids, anchor: id }
}

/** Everything from the row touched last to this one. */
export function extend(selection: Selection, id: string, loaded: readonly string[]): Selection {
  const from = loaded.indexOf(selection.anchor ?? id)
  const to = loaded.indexOf(id)
  if (from === -1 || to === -1) return toggle(selection, id, loaded)
  const range = loaded.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { all: false, ids: new Set([...selection.ids, ...range]), anchor: id }
}

export function everything(): Selection {
  return { all: true, ids: new Set(), anchor: null }
}
