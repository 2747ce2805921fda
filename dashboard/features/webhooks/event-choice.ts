export type EventGroup = { kind: string; eventNames: string[] }

/** `conversation.closed` belongs to `conversation`. */
export function groupEvents(eventNames: readonly string[]): EventGroup[] {
  const groups = new Map<string, string[]>()
  for (const name of eventNames) {
    const kind = name.slice(0, name.indexOf('.'))
    groups.set(kind, [...(groups.get(kind) ?? []), name])
  }
  return [...groups].map(([kind, names]) => ({ kind, eventNames: names }))
}

/** Whether an event is chosen: itself, with all of its kind, or with all. */
export function isChosen(chosen: readonly string[], eventName: string): boolean {
  const kind = eventName.slice(0, eventName.indexOf('.'))
  return ['*', eventName, allOf(kind)].some((name) => chosen.includes(name))
}

export function allOf(kind: string): string {
  return `${kind}.*`
}

/** All of a kind takes the place of each single one; taking one out of all of a kind leaves the others. */
export function toggleEvent(chosen: readonly string[], group: EventGroup, eventName: string): string[] {
  if (chosen.includes(eventName)) return chosen.filter((name) => name !== eventName)
  const every = allOf(group.kind)
  if (eventName === every) return [...chosen.filter((name) => !group.eventNames.includes(name)), every]
  if (chosen.includes(every)) {
    return [...chosen.filter((name) => name !== every), ...group.eventNames.filter((name) => name !== eventName)]
  }
  return [...chosen, eventName]
}
