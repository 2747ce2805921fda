import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import type { Projection } from '../../kernel/events/projection.ts'
import { groupBy } from '../../kernel/group-by.ts'
import { applyEvent } from './apply-event.ts'
import { changeFacts } from './change-facts.ts'
import { readEvent } from './fact.ts'
import { findGoneTags, forgetTag, readGoneTag, withoutGone } from './gone-tags.ts'

/** Keeps what reports are made of: the facts, and their sums, in the transaction that moves its cursor. */
export const keepFacts: Projection = {
  name: 'reports',
  restMs: 200,
  async apply(events, db) {
    const byWorkspace = groupBy(events.filter(({ name }) => /^(conversation|message|tag)\./.test(name)), ({ workspaceId }) => workspaceId)
    for (const [workspaceId, own] of byWorkspace) if (await isThere(db, workspaceId)) await applyInWorkspace(db, workspaceId, own)
  },
}

async function applyInWorkspace(db: Db, workspaceId: string, events: readonly LoggedEvent[]): Promise<void> {
  let waiting: LoggedEvent[] = []
  for (const event of events) {
    const gone = readGoneTag(event.name, event.payload)
    if (!gone) {
      waiting.push(event)
      continue
    }
    await tell(db, workspaceId, waiting)
    waiting = []
    await forgetTag(db, workspaceId, gone)
  }
  await tell(db, workspaceId, waiting)
}

async function tell(db: Db, workspaceId: string, events: readonly LoggedEvent[]): Promise<void> {
  const tellings = events.flatMap(({ name, payload }) => {
    const read = readEvent(name, payload)
    return read ? [{ workspaceId, ...read }] : []
  })
  if (tellings.length === 0) return
  const ids = [...new Set(tellings.flatMap(({ conversation }) => [conversation.id, ...conversation.mergedInto ? [conversation.mergedInto] : []]))]
  const known = await findKnownReplies(db, tellings.flatMap(({ message }) => message?.id ?? []))
  const gone = await findGoneTags(db, [...new Set(tellings.flatMap(({ conversation }) => conversation.tagIds))])
  await changeFacts(db, workspaceId, ids, (told) => {
    for (const { message, conversation, ...telling } of tellings) {
      const isNew = message !== undefined && !known.has(message.id)
      const record = { ...conversation, tagIds: withoutGone(conversation.tagIds, gone) }
      told.set(conversation.id, applyEvent(told.get(conversation.id), { ...telling, conversation: record, ...isNew && { message } }))
      if (message) known.add(message.id)
    }
  })
}

async function findKnownReplies(db: Db, messageIds: readonly string[]): Promise<Set<string>> {
  if (messageIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`select message_id as id from reply_facts where message_id = any(${messageIds}::uuid[])`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

async function isThere(db: Db, workspaceId: string): Promise<boolean> {
  return await db.selectFrom('workspaces').select('id').where('id', '=', workspaceId).executeTakeFirst() !== undefined
}
