import { chatsThisWeek } from './chats-this-week.ts'
import { chatsToday } from './chats-today.ts'
import { closed } from './closed.ts'
import { mailsThisWeek } from './mails-this-week.ts'
import { mailsToday } from './mails-today.ts'
import { resting } from './resting.ts'
import type { ConversationScript } from './script.ts'
import { milliseconds } from './span.ts'

/** Every scripted conversation, the oldest first: their numbers count up with time. */
export const conversations: readonly ConversationScript[] =
  [...chatsToday, ...mailsToday, ...chatsThisWeek, ...mailsThisWeek, ...resting, ...closed]
    .sort((a, b) => milliseconds(b.began) - milliseconds(a.began))
