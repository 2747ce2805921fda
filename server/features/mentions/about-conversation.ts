import type { LoggedEvent } from '../../kernel/events/event.ts'
import type { Conversation } from '../conversations/index.ts'

export function aboutConversation({ id }: Pick<Conversation, 'id'>): { subjectId: string; link: string } {
  return { subjectId: id, link: `/inbox/all/${id}` }
}

/** “Lamp” of Grace */
export function nameOf({ number, subject, contactName }: Pick<Conversation, 'number' | 'subject' | 'contactName'>): string {
  return [`#${number}`, subject && `“${subject.slice(0, 80).toWellFormed()}”`, contactName && `from ${contactName.slice(0, 80).toWellFormed()}`].filter(Boolean).join(' ')
}

const newsMs = 10 * 60_000

/** What was written before and came in only now (an import, a mail box's past) is told to nobody. */
export function isNews({ at }: Pick<LoggedEvent, 'at'>, moment: string): boolean {
  return at.getTime() - Date.parse(moment) < newsMs
}
