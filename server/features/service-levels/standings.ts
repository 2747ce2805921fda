import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { newId } from '../../kernel/ids.ts'
import type { Jobs } from '../../kernel/jobs/jobs.ts'
import { type Conversation, conversationColumns } from '../conversations/index.ts'
import type { Course, Standing } from './advance.ts'
import type { Clock } from './clock-time.ts'
import { conversationSlaChanged } from './events.ts'
import { momentRequest } from './moment-request.ts'
import { slaClockColumns } from './sla-clock.ts'

/** What is known of a conversation when it is first looked at. */
export type Beginning = { conversationId: string; at: Date } & Pick<Course, 'state' | 'priority' | 'waitingSince' | 'openedAt'>

export const clockColumns = sql<Clock>`${slaClockColumns}, sla_clocks.pauses, sla_clocks.escalated, sla_clocks.next_at as "nextAt"`

/** Locks the conversations, so that nobody else moves their clocks meanwhile. Those that are gone are left out. */
export async function loadStandings(db: Db, beginnings: readonly Beginning[]): Promise<Map<string, Standing>> {
  const ids = beginnings.map(({ conversationId }) => conversationId)
  const { rows: there } = await sql<{ id: string }>`
    select id from conversations where workspace_id = current_workspace() and id = any(${ids}::uuid[]) order by id for no key update`.execute(db)
  const { rows: courses } = await sql<Course>`
    select conversation_id as "conversationId", policy_id as "policyId", state, priority, answered, waiting_since as "waitingSince", opened_at as "openedAt"
    from sla_courses where conversation_id = any(${ids}::uuid[])`.execute(db)
  const { rows: clocks } = await sql<Clock>`
    select ${clockColumns} from sla_clocks where conversation_id = any(${ids}::uuid[]) and met_at is null and ended_at is null`.execute(db)
  const known = new Map(courses.map((course) => [course.conversationId, course]))
  const fresh = beginnings.filter(({ conversationId }) => !known.has(conversationId))
  const answered = fresh.length > 0 ? await findAnswered(db, fresh) : new Set<string>()
  const present = new Set(there.map(({ id }) => id))
  return new Map(beginnings.filter(({ conversationId }) => present.has(conversationId)).map(({ conversationId, state, priority, waitingSince, openedAt }) => {
    const course = known.get(conversationId)
      ?? { conversationId, policyId: null, state, priority, answered: answered.has(conversationId), waitingSince, openedAt }
    return [conversationId, { course, clocks: clocks.filter((clock) => clock.conversationId === conversationId) }]
  }))
}

/** Whether a member had answered before the moment from which on the conversation is followed. */
async function findAnswered(db: Db, fresh: readonly Beginning[]): Promise<ReadonlySet<string>> {
  const asked = JSON.stringify(fresh.map(({ conversationId, at }) => ({ id: conversationId, at })))
  const { rows } = await sql<{ id: string }>`
    select id from jsonb_to_recordset(${asked}::jsonb) as asked(id uuid, at timestamptz)
    where exists (select from messages where workspace_id = current_workspace() and conversation_id = asked.id
      and kind = 'reply' and author_kind = 'member' and created_at < asked.at)`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** Writes courses and clocks, what conversations show of them with its event, and the job of the next moment. */
export async function saveStandings(db: Db, jobs: Jobs, workspaceId: string, courses: readonly Course[], clocks: readonly Clock[]): Promise<void> {
  if (courses.length === 0) return
  await sql`
    insert into sla_courses (conversation_id, policy_id, state, priority, answered, waiting_since, opened_at)
    select * from jsonb_to_recordset(${JSON.stringify(courses)}::jsonb)
      as row("conversationId" uuid, "policyId" uuid, state text, priority text, answered boolean, "waitingSince" timestamptz, "openedAt" timestamptz)
    on conflict (conversation_id) do update set policy_id = excluded.policy_id, state = excluded.state, priority = excluded.priority,
      answered = excluded.answered, waiting_since = excluded.waiting_since, opened_at = excluded.opened_at`.execute(db)
  // Two statements: of one promise the old clock must have ended before the new one may run.
  const running = (clock: Clock) => clock.metAt === null && clock.endedAt === null
  await saveClocks(db, clocks.filter((clock) => !running(clock)))
  await saveClocks(db, clocks.filter(running))
  await showOnConversations(db, workspaceId, courses.map(({ conversationId }) => conversationId))
  const { rows: [next] } = await sql<{ at: Date | null }>`
    select min(next_at) as at from sla_clocks where workspace_id = current_workspace() and next_at is not null`.execute(db)
  if (next?.at) await jobs.add(db, [momentRequest(workspaceId, next.at)])
}

async function saveClocks(db: Db, clocks: readonly Clock[]): Promise<void> {
  if (clocks.length === 0) return
  await sql`
    insert into sla_clocks (id, conversation_id, policy_id, kind, target_minutes, started_at, pauses, paused_at, due_at, met_at, ended_at, next_at)
    select id, "conversationId", "policyId", kind, "targetMinutes", "startedAt", pauses, "pausedAt", "dueAt", "metAt", "endedAt", "nextAt"
    from jsonb_to_recordset(${JSON.stringify(clocks)}::jsonb) as row(
      id uuid, "conversationId" uuid, "policyId" uuid, kind text, "targetMinutes" integer, "startedAt" timestamptz, pauses jsonb,
      "pausedAt" timestamptz, "dueAt" timestamptz, "metAt" timestamptz, "endedAt" timestamptz, "nextAt" timestamptz)
    on conflict (id) do update set policy_id = excluded.policy_id, target_minutes = excluded.target_minutes, pauses = excluded.pauses,
      paused_at = excluded.paused_at, due_at = excluded.due_at, met_at = excluded.met_at, ended_at = excluded.ended_at, next_at = excluded.next_at`.execute(db)
}

async function showOnConversations(db: Db, workspaceId: string, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<Conversation & { formerDueAt: Date | null }>`
    with wanted as (
      select conversations.id, conversations.sla_due_at as former, (
        select min(due_at) from sla_clocks where conversation_id = conversations.id and met_at is null and ended_at is null) as due
      from conversations where workspace_id = current_workspace() and id = any(${ids}::uuid[])
    ), changed as (
      update conversations set sla_due_at = wanted.due, updated_at = greatest(now(), updated_at + interval '1 millisecond')
      from wanted where conversations.id = wanted.id and wanted.former is distinct from wanted.due
      returning conversations.*, wanted.former
    )
    select ${conversationColumns}, conversations.former as "formerDueAt" from changed as conversations`.execute(db)
  if (rows.length === 0) return
  const events = rows.map(({ formerDueAt, ...conversation }) => ({
    id: newId(), subject_id: conversation.id, payload: conversationSlaChanged.payload.parse({ conversation }), previous: { slaDueAt: formerDueAt },
  }))
  await sql`
    insert into events (id, workspace_id, name, subject_id, payload, previous, actor, correlation_id)
    select id, ${workspaceId}::uuid, ${conversationSlaChanged.name}, subject_id, payload, previous,
      '{"kind":"system","id":null,"name":"service levels"}'::jsonb, ${newId()}
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as row(id uuid, subject_id uuid, payload jsonb, previous jsonb)`.execute(db)
}
