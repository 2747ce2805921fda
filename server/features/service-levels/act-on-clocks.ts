import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { changeConversation, type Conversation, conversationColumns } from '../conversations/index.ts'
import { findHoursByIds } from '../hours/index.ts'
import { isRunning } from './advance.ts'
import { clockNames } from './clock-names.ts'
import { type Clock, escalationMoment, escalationsLeft, reckon } from './clock-time.ts'
import { escalate } from './escalate.ts'
import { conversationSlaBreached, conversationSlaChanged, conversationSlaEscalated, ownEventNames } from './events.ts'
import { followerName } from './follower-name.ts'
import { type Escalation, escalationKey, type SlaPolicy, slaPolicyColumns } from './sla-policy.ts'
import { clockColumns } from './standings.ts'

/** What is due of some clocks, once: breaches and escalations, with the note that they are done. */
export const actOnClocks = command({
  name: 'slaClocks.act',
  summary: 'Do what is due of clocks',
  scope: 'service-levels:manage',
  input: z.object({ ids: z.array(Id).min(1).max(100), now: z.iso.datetime() }),
  output: z.object({ behindIds: z.array(Id) }).meta({ id: 'ActedSlaClocks' }),
  rest: 'POST /sla-clocks/acts',
  async run(ctx, { ids, now: text }) {
    const now = new Date(text)
    const conversations = await lockConversations(ctx, ids)
    const { rows: clocks } = await sql<Clock>`select ${clockColumns} from sla_clocks where id = any(${ids}::uuid[]) order by next_at, id for update`.execute(ctx.db)
    const due = clocks.filter((clock) => clock.nextAt && clock.nextAt <= now && conversations.has(clock.conversationId))
    const behind = await findBehind(ctx, due.map(({ conversationId }) => conversationId))
    const policies = await findPolicies(ctx, due.map(({ policyId }) => policyId))
    const acted: Clock[] = []
    for (const clock of due.filter(({ conversationId }) => !behind.has(conversationId))) {
      const { after, conversation } = await act(ctx, clock, conversations.get(clock.conversationId)!, policies.get(clock.policyId)!, now)
      conversations.set(conversation.id, conversation)
      acted.push(after)
    }
    await noteDone(ctx, acted)
    return { behindIds: due.filter(({ conversationId }) => behind.has(conversationId)).map(({ id }) => id) }
  },
})

async function lockConversations(ctx: Context, clockIds: readonly string[]): Promise<Map<string, Conversation>> {
  const { rows } = await sql<Conversation>`
    select ${conversationColumns} from conversations where id in (select conversation_id from sla_clocks where id = any(${clockIds}::uuid[]))
    order by id for update of conversations`.execute(ctx.db)
  return new Map(rows.map((conversation) => [conversation.id, conversation]))
}

/** An answer may be there that the clocks have not been told of: then it is too early to say that it is missing. */
async function findBehind(ctx: Context, conversationIds: readonly string[]): Promise<ReadonlySet<string>> {
  const cursor = await ctx.kernel.database.system.selectFrom('log_cursors').select(['xid', 'event_id']).where('listener', '=', followerName).executeTakeFirst()
  const { rows } = await sql<{ id: string }>`
    select distinct subject_id as id from events where workspace_id = current_workspace() and subject_id = any(${conversationIds}::uuid[]) and at > now() - interval '2 days'
      and (xid, id) > (${cursor?.xid ?? '0'}::xid8, ${cursor?.event_id ?? '00000000-0000-0000-0000-000000000000'}::uuid)
      and name <> all(${ownEventNames}::text[])`.execute(ctx.db)
  return new Set(rows.map(({ id }) => id))
}

type FoundPolicy = SlaPolicy & { schedule: Parameters<typeof reckon>[1]['schedule'] }

/** Removed ones too: what was due before is told. */
async function findPolicies(ctx: Context, ids: readonly string[]): Promise<Map<string, FoundPolicy>> {
  const { rows } = await sql<SlaPolicy>`select ${slaPolicyColumns} from sla_policies where id = any(${ids}::uuid[])`.execute(ctx.db)
  const hours = await findHoursByIds(ctx.db, rows.flatMap(({ hoursId }) => hoursId ?? []))
  return new Map(rows.map((policy) => [policy.id, { ...policy, schedule: policy.hoursId === null ? null : hours.get(policy.hoursId) ?? null }]))
}

async function act(ctx: Context, before: Clock, conversation: Conversation, policy: FoundPolicy, now: Date): Promise<{ after: Clock; conversation: Conversation }> {
  let [clock, current] = [before, conversation]
  const named = { id: policy.id, name: policy.name }
  for (const step of stepsDue(before, policy, now)) {
    if (step === 'breach') {
      clock = { ...clock, breachedAt: clock.dueAt }
      current = await changeConversation(ctx, {
        before: current, event: conversationSlaChanged, set: { sla_breached: true }, line: `${policy.name}: the ${clockNames[clock.kind]} is late`,
      })
      ctx.emit(conversationSlaBreached, { subjectId: current.id, payload: { conversation: current, clock, policy: named } })
    } else {
      clock = { ...clock, escalated: [...clock.escalated, escalationKey(step)] }
      current = await escalate(ctx, { conversation: current, clock, policy: named, escalation: step })
      ctx.emit(conversationSlaEscalated, { subjectId: current.id, payload: { conversation: current, clock, policy: named, escalation: step } })
    }
  }
  return { after: reckon(clock, policy), conversation: current }
}

async function noteDone(ctx: Context, clocks: readonly Clock[]): Promise<void> {
  await sql`
    update sla_clocks set breached_at = done."breachedAt", escalated = done.escalated, next_at = done."nextAt"
    from jsonb_to_recordset(${JSON.stringify(clocks)}::jsonb) as done(id uuid, "breachedAt" timestamptz, escalated text[], "nextAt" timestamptz)
    where sla_clocks.id = done.id`.execute(ctx.db)
}

/** In the order of their moments; of one moment the breach comes first. */
function stepsDue(clock: Clock, { schedule, escalations }: FoundPolicy, now: Date): ('breach' | Escalation)[] {
  const steps: { at: Date; step: 'breach' | Escalation }[] = []
  if (!clock.breachedAt && clock.dueAt && clock.dueAt <= now) steps.push({ at: clock.dueAt, step: 'breach' })
  for (const escalation of isRunning(clock) ? escalationsLeft(clock, escalations) : []) {
    const at = escalationMoment(schedule, clock, escalation)
    if (at && at <= now) steps.push({ at, step: escalation })
  }
  return steps.sort((a, b) => a.at.getTime() - b.at.getTime()).map(({ step }) => step)
}

