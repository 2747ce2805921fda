/** What a sign in the text calls up: people by `@`, macros by `/`, emoji by `:`. */
export type SuggestionItem = { key: string; label: string; detail?: string; sign?: string; mention?: { id: string; label: string }; text?: string; run?(): void }

export type SuggestionSource = {
  sign: string
  /** Letters needed before anything shows. */
  least: number
  startOfLine: boolean
  find(query: string): SuggestionItem[] | Promise<SuggestionItem[]>
}

/** Those whose name, or a word of it, begins with what is typed; then those that contain it. */
export function rank<T>(all: readonly T[], query: string, nameOf: (item: T) => string, most = 8): T[] {
  const wanted = query.toLocaleLowerCase()
  const score = (item: T) => {
    const name = nameOf(item).toLocaleLowerCase()
    if (name.startsWith(wanted)) return 0
    if (name.split(/[\s_.@-]+/).some((word) => word.startsWith(wanted))) return 1
    return name.includes(wanted) ? 2 : 3
  }
  return all
    .map((item) => ({ item, at: score(item) }))
    .filter(({ at }) => at < 3)
    .toSorted((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ item }) => item)
}
