import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import { knownAt } from '../../kernel/events/known-at.ts'
import type { Projection } from '../../kernel/events/projection.ts'
import { groupBy } from '../../kernel/group-by.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { MatchedConversation } from '../conversation-query/index.ts'
import { advance, type Fact, isRunning, type Policy } from './advance.ts'
import { applyRequest, reapply } from './apply-policies.ts'
import { findPolicies, makeChoice } from './choose-policy.ts'
import type { Clock } from './clock-time.ts'
import { ownEventNames, slaPolicyCreated, slaPolicyRemoved, slaPolicyUpdated } from './events.ts'
import { businessHoursUpdated } from '../hours/index.ts'
import { tagRemoved } from '../tags/index.ts'
import { followerName } from './follower-name.ts'
import { loadStandings, saveStandings } from './standings.ts'
import type { SlaPolicy } from './sla-policy.ts'

type Record = MatchedConversation & { id: string; state: Fact['state']; priority: Fact['priority'] }

/** Moves the clocks of conversations as the log tells: in its order, exactly once, and outside of the commands themselves. */
export const followConversations = (kernel: Kernel): Projection => {
  const promising = knownAt(({ name }) => changesPromises.includes(name), findPromising)
  return {
    name: followerName,
    restMs: 50,
    async concerns(events, db, after) {
      const workspaces = await promising(events, db, after)
      return events.some((event) => workspaces.has(event.workspaceId) && isOfInterest(event))
    },
    async apply(events, db) {
      const byWorkspace = groupBy(events.filter(isOfInterest), ({ workspaceId }) => workspaceId)
      const following = await withPolicies(db, [...byWorkspace.keys()])
      for (const [workspaceId, own] of byWorkspace) {
        const isFollowing = following.has(workspaceId)
        if (own.some(({ name }) => changesPromises.includes(name) || (isFollowing && name === tagRemoved.name))) await kernel.jobs.add(db, [applyRequest(workspaceId)])
        if (isFollowing) await followWorkspace(kernel, db, workspaceId, own)
      }
      // The commit follows at once. Should the wake come before it, who listens hears of it within two seconds.
      if (following.size > 0) setTimeout(() => kernel.signal.wake(), 25).unref()
    },
  }
}

async function findPromising(db: Db): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select distinct workspace_id as id from sla_policies`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

const changesPromises: readonly string[] = [slaPolicyCreated.name, slaPolicyUpdated.name, slaPolicyRemoved.name, businessHoursUpdated.name]

function isOfInterest({ name, payload }: LoggedEvent): boolean {
  if (changesPromises.includes(name) || name === 'contact.updated' || name === tagRemoved.name) return true
  return 'conversation' in payload && !ownEventNames.includes(name)
}

async function withPolicies(db: Db, workspaceIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (workspaceIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select distinct workspace_id as id from sla_policies where workspace_id = any(${workspaceIds}::uuid[])`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

async function followWorkspace(kernel: Kernel, db: Db, workspaceId: string, events: readonly LoggedEvent[]): Promise<void> {
  await sql`select set_config('app.workspace_id', ${workspaceId}, true)`.execute(db)
  const policies = await findPolicies(db)
  const facts = events.filter(({ payload }) => 'conversation' in payload).map((event) => ({ record: event.payload['conversation'] as Record, event }))
  if (facts.length > 0) await followFacts(kernel, db, workspaceId, policies, facts)
  const moved = events.filter(({ name, previous }) => name === 'contact.updated' && previous && ('companyId' in previous || 'email' in previous))
  if (moved.length > 0) await reapplyToContacts(kernel, db, workspaceId, moved.map(({ subjectId }) => subjectId))
}

type Facts = readonly { record: Record; event: LoggedEvent }[]

async function followFacts(kernel: Kernel, db: Db, workspaceId: string, policies: readonly (SlaPolicy & Policy)[], facts: Facts): Promise<void> {
  const first = new Map(facts.toReversed().map((fact) => [fact.record.id, fact]))
  const standings = await loadStandings(db, [...first.values()].map(({ record, event }) => ({
    conversationId: record.id, at: event.at, openedAt: new Date(record.createdAt), ...factOf(record),
  })))
  const choose = await makeChoice(db, policies, [...standings.keys()])
  const touched = new Map<string, Clock>()
  for (const { record, event } of facts) {
    const standing = standings.get(record.id)
    if (!standing) continue
    const fact = { ...factOf(record), at: event.at, answers: isAnswer(event), gone: record.spam || record.mergedInto !== null }
    const after = advance(standing, fact, choose(record, event.at))
    for (const clock of after.clocks) touched.set(clock.id, clock)
    standings.set(record.id, { course: after.course, clocks: after.clocks.filter(isRunning) })
  }
  await saveStandings(db, kernel.jobs, workspaceId, [...standings.values()].map(({ course }) => course), [...touched.values()])
}

function factOf({ state, priority, waitingSince }: Record): Pick<Fact, 'state' | 'priority' | 'waitingSince'> {
  return { state, priority, waitingSince: waitingSince === null ? null : new Date(waitingSince) }
}

/** What a machine writes is the system's, and no answer. */
function isAnswer({ name, payload }: LoggedEvent): boolean {
  if (name !== 'message.created') return false
  const message = payload['message'] as { kind: string; authorKind: string }
  return message.kind === 'reply' && message.authorKind === 'member'
}

const mostOfOneContact = 500

/** A contact's company or address may be what a policy goes by. */
async function reapplyToContacts(kernel: Kernel, db: Db, workspaceId: string, contactIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from conversations where workspace_id = current_workspace() and contact_id = any(${contactIds}::uuid[]) and state <> 'closed'
    order by last_message_at desc limit ${sql.lit(mostOfOneContact)}`.execute(db)
  await reapply(kernel, db, workspaceId, rows.map(({ id }) => id))
}
