import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import type { Projection } from '../../kernel/events/projection.ts'
import { groupBy } from '../../kernel/group-by.ts'
import { applyEvent, type Told } from './apply-event.ts'
import { type Contributions, contribute, contributeReplies, noContributions, sharesKeys } from './contributions.ts'
import { type Fact, readEvent, type Reply, type Spell } from './fact.ts'
import { findFacts, findReplies, findSpells, writeFacts, writeReplies, writeSpells } from './fact-rows.ts'
import { addContributions } from './sum-rows.ts'

/**
 * Keeps what reports are made of: the facts, and their sums, in the transaction that moves its cursor. A conversation's
 * share in the sums is taken away as it was and added as it is, so that the sums are those of the facts at any moment.
 */
export const keepFacts: Projection = {
  name: 'reports',
  async apply(events, db) {
    const byWorkspace = groupBy(events.filter(({ name }) => /^(conversation|message)\./.test(name)), ({ workspaceId }) => workspaceId)
    for (const [workspaceId, own] of byWorkspace) await applyInWorkspace(db, workspaceId, own)
  },
}

async function applyInWorkspace(db: Db, workspaceId: string, events: readonly LoggedEvent[]): Promise<void> {
  const tellings = events.flatMap(({ name, payload }) => {
    const read = readEvent(name, payload)
    return read ? [{ workspaceId, ...read }] : []
  })
  if (tellings.length === 0 || !await isThere(db, workspaceId)) return
  const ids = [...new Set(tellings.flatMap(({ conversation }) => [conversation.id, ...conversation.mergedInto ? [conversation.mergedInto] : []]))]
  const facts = await findFacts(db, ids)
  const spells = await findSpells(db, ids)
  const known = await findKnownReplies(db, tellings.flatMap(({ message }) => message?.id ?? []))
  const told = new Map<string, Told>([...facts].map(([id, fact]) => [id, { fact, spells: spells.get(id) ?? [], newReplies: [] }]))
  const before = new Map<string, { fact: Fact; spells: Spell[] }>([...told].map(([id, { fact, spells }]) => [id, structuredClone({ fact, spells })]))
  for (const { message, ...telling } of tellings) {
    const isNew = message !== undefined && !known.has(message.id)
    told.set(telling.conversation.id, applyEvent(told.get(telling.conversation.id), isNew ? { ...telling, message } : telling))
    if (message) known.add(message.id)
  }
  await addContributions(db, workspaceId, await changesOf(db, before, told))
  const all = [...told.values()]
  await writeFacts(db, all.map(({ fact }) => fact))
  await writeSpells(db, workspaceId, all)
  await writeReplies(db, workspaceId, all)
}

async function changesOf(db: Db, before: Map<string, { fact: Fact; spells: Spell[] }>, told: Map<string, Told>): Promise<Contributions> {
  const changes = noContributions()
  const moved = [...told.values()].filter(({ fact }) => before.has(fact.id) && !sharesKeys(before.get(fact.id)!.fact, fact))
  const repliesOf: Map<string, Reply[]> = moved.length > 0 ? await findReplies(db, moved.map(({ fact }) => fact.id)) : new Map()
  moveMergedReplies(before, told, repliesOf)
  for (const { fact, spells, newReplies } of told.values()) {
    const old = before.get(fact.id)
    const oldReplies = repliesOf.get(fact.id) ?? []
    if (old) {
      contribute(changes, old.fact, old.spells, -1)
      contributeReplies(changes, old.fact, oldReplies, -1)
    }
    contribute(changes, fact, spells, 1)
    contributeReplies(changes, fact, [...oldReplies, ...newReplies], 1)
  }
  return changes
}

// Messages of a conversation that is merged away are in the other one from then on, and so are its replies.
function moveMergedReplies(before: Map<string, { fact: Fact }>, told: Map<string, Told>, repliesOf: Map<string, Reply[]>): void {
  for (const source of told.values()) {
    const { id, mergedInto } = source.fact
    const target = mergedInto && before.get(id)?.fact.mergedInto !== mergedInto ? told.get(mergedInto) : undefined
    if (!target) continue
    target.newReplies.push(...repliesOf.get(id) ?? [], ...source.newReplies)
    source.newReplies = []
  }
}

async function findKnownReplies(db: Db, messageIds: readonly string[]): Promise<Set<string>> {
  if (messageIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`select message_id as id from reply_facts where message_id = any(${messageIds}::uuid[])`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

async function isThere(db: Db, workspaceId: string): Promise<boolean> {
  return await db.selectFrom('workspaces').select('id').where('id', '=', workspaceId).executeTakeFirst() !== undefined
}
