import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { groupBy } from '../../kernel/group-by.ts'
import type { Told } from './apply-event.ts'
import type { Fact, Reply, Spell } from './fact.ts'

export async function findFacts(db: Db, ids: readonly string[]): Promise<Map<string, Fact>> {
  const { rows } = await sql<Fact>`
    select id, workspace_id as "workspaceId", number::integer as number, kind, state, priority, channel_id as "channelId", contact_id as "contactId", assignee_id as "assigneeId",
      team_id as "teamId", tag_ids as "tagIds", spam, merged_into as "mergedInto", sla_applied as "slaApplied", sla_breached as "slaBreached", asked_at as "askedAt",
      answered_at as "answeredAt", answered_by as "answeredBy", response_seconds as "responseSeconds", closed_at as "closedAt", resolution_seconds as "resolutionSeconds",
      rated_at as "ratedAt", rated_member_id as "ratedMemberId", score, created_at as "createdAt", updated_at as "updatedAt"
    from conversation_facts where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((fact) => [fact.id, fact]))
}

export async function findSpells(db: Db, ids: readonly string[]): Promise<Map<string, Spell[]>> {
  const { rows } = await sql<Spell & { conversationId: string }>`
    select conversation_id as "conversationId", opened_at as "openedAt", ended_at as "endedAt", reopened
    from conversation_spells where conversation_id = any(${ids}::uuid[]) order by opened_at`.execute(db)
  return groupBy(rows, ({ conversationId }) => conversationId)
}

export async function findReplies(db: Db, ids: readonly string[]): Promise<Map<string, Reply[]>> {
  const { rows } = await sql<Reply & { conversationId: string }>`
    select conversation_id as "conversationId", message_id as "messageId", by_contact as "byContact", member_id as "memberId", at
    from reply_facts where conversation_id = any(${ids}::uuid[])`.execute(db)
  return groupBy(rows, ({ conversationId }) => conversationId)
}

export async function writeFacts(db: Db, facts: readonly Fact[]): Promise<void> {
  await sql`
    insert into conversation_facts (id, workspace_id, number, kind, state, priority, channel_id, contact_id, assignee_id, team_id, tag_ids, spam, merged_into, sla_applied,
      sla_breached, asked_at, answered_at, answered_by, response_seconds, closed_at, resolution_seconds, rated_at, rated_member_id, score, created_at, updated_at)
    select id, "workspaceId", number, kind, state, priority, "channelId", "contactId", "assigneeId", "teamId", "tagIds", spam, "mergedInto", "slaApplied",
      "slaBreached", "askedAt", "answeredAt", "answeredBy", "responseSeconds", "closedAt", "resolutionSeconds", "ratedAt", "ratedMemberId", score, "createdAt", "updatedAt"
    from jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) as row(
      id uuid, "workspaceId" uuid, number bigint, kind text, state text, priority text, "channelId" uuid, "contactId" uuid, "assigneeId" uuid, "teamId" uuid, "tagIds" uuid[],
      spam boolean, "mergedInto" uuid, "slaApplied" boolean, "slaBreached" boolean, "askedAt" timestamptz, "answeredAt" timestamptz, "answeredBy" uuid,
      "responseSeconds" integer, "closedAt" timestamptz, "resolutionSeconds" integer, "ratedAt" timestamptz, "ratedMemberId" uuid, score smallint,
      "createdAt" timestamptz, "updatedAt" timestamptz)
    on conflict (id) do update set
      state = excluded.state, priority = excluded.priority, channel_id = excluded.channel_id, contact_id = excluded.contact_id, assignee_id = excluded.assignee_id,
      team_id = excluded.team_id, tag_ids = excluded.tag_ids, spam = excluded.spam, merged_into = excluded.merged_into, sla_applied = excluded.sla_applied,
      sla_breached = excluded.sla_breached, asked_at = excluded.asked_at, answered_at = excluded.answered_at, answered_by = excluded.answered_by,
      response_seconds = excluded.response_seconds, closed_at = excluded.closed_at, resolution_seconds = excluded.resolution_seconds, rated_at = excluded.rated_at,
      rated_member_id = excluded.rated_member_id, score = excluded.score, updated_at = excluded.updated_at`.execute(db)
}

// What replies and spells have of their conversation: as the facts have just been written.
const carriedNames = ['kind', 'priority', 'channel_id', 'assignee_id', 'team_id', 'tag_ids', 'spam', 'merged_into']
const carried = sql.raw(carriedNames.join(', '))
const carriedOf = (table: string) => sql.raw(carriedNames.map((name) => `${table}.${name}`).join(', '))

export async function writeSpells(db: Db, told: readonly Told[]): Promise<void> {
  const rows = told.flatMap(({ fact, spells }) => spells.map((spell) => ({ ...spell, id: fact.id })))
  await sql`
    insert into conversation_spells (workspace_id, conversation_id, opened_at, ended_at, reopened, ${carried})
    select workspace_id, id, "openedAt", "endedAt", reopened, ${carriedOf('facts')}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(id uuid, "openedAt" timestamptz, "endedAt" timestamptz, reopened boolean) join conversation_facts as facts using (id)
    on conflict (conversation_id, opened_at) do update set ended_at = excluded.ended_at
    where conversation_spells.ended_at is distinct from excluded.ended_at`.execute(db)
}

/** New ones, and those that came by merging. */
export async function writeReplies(db: Db, told: readonly Told[]): Promise<void> {
  const rows = told.flatMap(({ fact, newReplies }) => newReplies.map((reply) => ({ ...reply, id: fact.id })))
  if (rows.length === 0) return
  await sql`
    insert into reply_facts (message_id, workspace_id, conversation_id, by_contact, member_id, at, ${carried})
    select "messageId", workspace_id, id, "byContact", "memberId", at, ${carriedOf('facts')}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row("messageId" uuid, id uuid, "byContact" boolean, "memberId" uuid, at timestamptz) join conversation_facts as facts using (id)
    on conflict (message_id) do update set conversation_id = excluded.conversation_id, (${carried}) = (${carriedOf('excluded')})`.execute(db)
}

/** What replies and spells carry of these conversations, when it has changed. */
export async function carryOver(db: Db, conversationIds: readonly string[]): Promise<void> {
  if (conversationIds.length === 0) return
  for (const table of ['reply_facts', 'conversation_spells']) {
    await sql`
      update ${sql.table(table)} set (${carried}) = row(${carriedOf('facts')})
      from conversation_facts as facts where facts.id = conversation_id and facts.id = any(${conversationIds}::uuid[])`.execute(db)
  }
}
