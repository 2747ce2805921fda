import type { Message, Pending } from './shapes.ts'

export type Entry =
  | { kind: 'message'; key: string; message: Message }
  | { kind: 'pending'; key: string; pending: Pending }

/** One drawn row: a day line, or an entry that knows whether it begins and ends its group. */
export type Row =
  | { kind: 'day'; key: string; day: string }
  | { kind: 'entry'; key: string; entry: Entry; begins: boolean; ends: boolean }

const groupWithinMs = 5 * 60_000

/** Adds to what is known; each message once, in the server's order (its ids sort by time). */
export function mergeMessages(known: readonly Message[], incoming: readonly Message[]): Message[] {
  const byId = new Map(known.map((message) => [message.id, message]))
  for (const message of incoming) byId.set(message.id, message)
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The thread as it is drawn: confirmed messages, then what is on its way; by day and in groups. */
export function rowsOf(messages: readonly Message[], outbox: readonly Pending[]): Row[] {
  const confirmed = new Set(messages.map(({ clientId }) => clientId))
  const entries: Entry[] = [
    ...messages.map((message): Entry => ({ kind: 'message', key: keyOf(message), message })),
    ...outbox.filter(({ clientId }) => !confirmed.has(clientId)).map((pending): Entry => ({
      kind: 'pending', key: pending.clientId, pending,
    })),
  ]
  return entries.flatMap((entry, at): Row[] => {
    const before = entries[at - 1]
    const after = entries[at + 1]
    const day = dayOf(entry)
    const newDay = !before || dayOf(before) !== day
    const row: Row = {
      kind: 'entry', key: entry.key, entry,
      begins: newDay || !belongTogether(before, entry),
      ends: !after || dayOf(after) !== day || !belongTogether(entry, after),
    }
    return newDay ? [{ kind: 'day', key: `day ${day}`, day }, row] : [row]
  })
}

// The visitor's own message keeps its key when it is confirmed, so that its row stays in place.
function keyOf({ authorKind, clientId, id }: Message): string {
  return authorKind === 'contact' && clientId ? clientId : id
}

function belongTogether(a: Entry, b: Entry): boolean {
  return authorOf(a) === authorOf(b) && momentOf(b).getTime() - momentOf(a).getTime() < groupWithinMs
}

/** Empty for the visitor's own. */
export function authorOf(entry: Entry): string {
  if (entry.kind === 'pending' || entry.message.authorKind === 'contact') return ''
  return `${entry.message.authorKind} ${entry.message.authorName}`
}

export function momentOf(entry: Entry): Date {
  return new Date(entry.kind === 'pending' ? entry.pending.writtenAt : entry.message.createdAt)
}

/** The local calendar day, `2026-11-20`. */
export function dayOf(entry: Entry): string {
  const at = momentOf(entry)
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`
}
