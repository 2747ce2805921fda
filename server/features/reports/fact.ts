import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'

/** What reports know of one conversation. */
export type Fact = {
  id: string
  workspaceId: string
  number: number
  kind: string
  state: string
  priority: string
  channelId: string | null
  contactId: string
  assigneeId: string | null
  teamId: string | null
  tagIds: string[]
  spam: boolean
  mergedInto: string | null
  slaApplied: boolean
  slaBreached: boolean
  askedAt: Date | null
  answeredAt: Date | null
  answeredBy: string | null
  responseSeconds: number | null
  closedAt: Date | null
  resolutionSeconds: number | null
  ratedAt: Date | null
  ratedMemberId: string | null
  score: number | null
  createdAt: Date
  updatedAt: Date
}

/** What conversations are told apart by. Their replies and spells carry it too, so that a filter joins nothing. */
const carried = ['kind', 'priority', 'channelId', 'assigneeId', 'teamId', 'tagIds', 'spam', 'mergedInto'] as const

/** Whether replies and spells carry the same, and lie in the same sums. */
export function carriesSame(a: Fact, b: Fact): boolean {
  return carried.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]))
}

/** From when to when it was open. */
export type Spell = { openedAt: Date; endedAt: Date | null; reopened: boolean }

export type Reply = { messageId: string; byContact: boolean; memberId: string | null; at: Date }

/** Spam and what was merged away is in no figure. */
export function counts({ spam, mergedInto }: Pick<Fact, 'spam' | 'mergedInto'>): boolean {
  return !spam && mergedInto === null
}

// In the log since its first day stand records without what later versions added.
const LoggedConversation = z.object({
  id: Id,
  number: z.int(),
  kind: z.string(),
  state: z.string(),
  channelId: Id.nullable(),
  contactId: Id,
  assigneeId: Id.nullable(),
  teamId: Id.nullable().default(null),
  priority: z.string().default('normal'),
  tagIds: z.array(Id).default([]),
  spam: z.boolean().default(false),
  mergedInto: Id.nullable().default(null),
  slaDueAt: z.string().nullable().default(null),
  slaBreached: z.boolean().default(false),
  waitingSince: z.string().nullable(),
  closedAt: z.coerce.date().nullable(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
})
export type LoggedConversation = z.output<typeof LoggedConversation>

const LoggedMessage = z.object({
  id: Id,
  kind: z.string(),
  authorKind: z.string(),
  authorId: Id.nullable(),
  createdAt: z.coerce.date(),
})
export type LoggedMessage = z.output<typeof LoggedMessage>

const LoggedRating = z.object({ score: z.int().min(1).max(5), memberId: Id.nullable().default(null), ratedAt: z.coerce.date() })
export type LoggedRating = z.output<typeof LoggedRating>

/** What an event tells of a conversation; undefined when it is about something else. */
export function readEvent(name: string, payload: Record<string, unknown>): { conversation: LoggedConversation; message?: LoggedMessage; rating?: LoggedRating } | undefined {
  if (!/^(conversation|message)\./.test(name)) return undefined
  const conversation = LoggedConversation.safeParse(payload['conversation'])
  if (!conversation.success) return undefined
  const message = name === 'message.created' ? LoggedMessage.safeParse(payload['message']) : undefined
  const rating = name === 'conversation.rated' ? LoggedRating.safeParse(payload['rating']) : undefined
  return { conversation: conversation.data, ...message?.success && { message: message.data }, ...rating?.success && { rating: rating.data } }
}
