import type { Fact, LoggedConversation, LoggedMessage, LoggedRating, Reply, Spell } from './fact.ts'

/** A conversation as the log has told it so far; `newReplies` are those of the events at hand. */
export type Told = { fact: Fact; spells: Spell[]; newReplies: Reply[] }

type Telling = { workspaceId: string; conversation: LoggedConversation; message?: LoggedMessage; rating?: LoggedRating }

/** What an event adds. Nothing in it is asked of the database: told again from the beginning, the log gives the same. */
export function applyEvent(told: Told | undefined, { workspaceId, conversation, message, rating }: Telling): Told {
  const next: Told = told ?? { fact: begin(workspaceId, conversation), spells: [{ openedAt: conversation.createdAt, endedAt: null, reopened: false }], newReplies: [] }
  if (conversation.updatedAt >= next.fact.updatedAt) takeRecord(next, conversation)
  if (message?.kind === 'reply' && message.authorKind !== 'system') takeReply(next, message, conversation)
  if (rating) Object.assign(next.fact, { ratedAt: rating.ratedAt, ratedMemberId: rating.memberId, score: rating.score })
  return next
}

function begin(workspaceId: string, { id, number, kind, contactId, createdAt, updatedAt }: LoggedConversation): Fact {
  return {
    id, workspaceId, number, kind, contactId, createdAt, updatedAt, state: 'open', priority: 'normal', channelId: null, assigneeId: null, teamId: null, tagIds: [], spam: false,
    mergedInto: null, slaApplied: false, slaBreached: false, askedAt: null, answeredAt: null, answeredBy: null, responseSeconds: null, closedAt: null, resolutionSeconds: null,
    ratedAt: null, ratedMemberId: null, score: null,
  }
}

// Of two records the one that was written last holds, in whatever order their transactions stand in the log.
function takeRecord({ fact, spells }: Told, record: LoggedConversation): void {
  const last = spells.at(-1)!
  const isClosed = record.state === 'closed'
  if (isClosed) last.endedAt ??= latest(record.closedAt ?? record.updatedAt, last.openedAt)
  else if (last.endedAt) spells.push({ openedAt: afterEnd(record.updatedAt, last), endedAt: null, reopened: true })
  const closedAt = isClosed ? spells.at(-1)!.endedAt : null
  Object.assign(fact, {
    state: record.state, priority: record.priority, channelId: record.channelId, contactId: record.contactId, assigneeId: record.assigneeId, teamId: record.teamId,
    tagIds: [...record.tagIds].sort(), spam: record.spam, mergedInto: record.mergedInto, slaApplied: fact.slaApplied || record.slaDueAt !== null || record.slaBreached,
    slaBreached: record.slaBreached, updatedAt: record.updatedAt, closedAt, resolutionSeconds: closedAt && secondsBetween(fact.createdAt, closedAt),
  })
}

function takeReply({ fact, newReplies }: Told, message: LoggedMessage, conversation: LoggedConversation): void {
  const byContact = message.authorKind === 'contact'
  newReplies.push({ messageId: message.id, byContact, memberId: byContact ? null : message.authorId, at: message.createdAt })
  // An answer by machine (a vacation notice) lets nobody wait.
  if (byContact && conversation.waitingSince !== null) fact.askedAt ??= message.createdAt
  if (!byContact && fact.askedAt && !fact.answeredAt) {
    Object.assign(fact, { answeredAt: message.createdAt, answeredBy: message.authorId, responseSeconds: secondsBetween(fact.askedAt, message.createdAt) })
  }
}

function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000))
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b
}

// Two spells of a conversation never begin at the same moment.
function afterEnd(at: Date, { openedAt, endedAt }: Spell): Date {
  return new Date(Math.max(at.getTime(), endedAt!.getTime(), openedAt.getTime() + 1))
}
