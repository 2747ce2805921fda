import type { Conversation, Message } from '../../lib/records.ts'

export type ThreadItem =
  | { type: 'day'; key: string; at: string }
  | { type: 'event' | 'note' | 'mail'; key: string; message: Message }
  | { type: 'lines'; key: string; messages: Message[] }

const together = 5 * 60_000

/**
 * Orders a thread for reading, oldest first: a line per day, mails as cards, chat of one author within five minutes
 * as one group.
 */
export function threadItems(kind: Conversation['kind'], messages: readonly Message[]): ThreadItem[] {
  const items: ThreadItem[] = []
  let day = ''
  for (const message of messages) {
    const today = new Date(message.createdAt).toDateString()
    if (today !== day) items.push({ type: 'day', key: `day:${today}`, at: message.createdAt })
    day = today
    const last = items.at(-1)
    const key = message.clientId ?? message.id
    if (message.kind !== 'reply') items.push({ type: message.kind, key, message })
    else if (kind === 'email') items.push({ type: 'mail', key, message })
    else if (last?.type === 'lines' && continues(last.messages.at(-1), message)) last.messages.push(message)
    else items.push({ type: 'lines', key, messages: [message] })
  }
  return items
}

function continues(before: Message | undefined, after: Message): boolean {
  return (
    before !== undefined &&
    before.authorKind === after.authorKind &&
    before.authorId === after.authorId &&
    Date.parse(after.createdAt) - Date.parse(before.createdAt) < together
  )
}
