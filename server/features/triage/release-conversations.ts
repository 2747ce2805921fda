import { sql } from 'kysely'
import { z } from 'zod'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { changeConversation, conversationAssigned, conversationReopened, conversationUpdated, findConversations, lockConversation, messageCreated } from '../conversations/index.ts'
import { memberRemoved } from '../members/index.ts'
import { findLoads, findTeams, teamRemoved } from '../teams/index.ts'
import { conversationWoken } from './events.ts'
import { isFromContact, recordIn } from './hand-out-when-waiting.ts'

const atOnce = 50

/** What is not closed and belongs to someone who is gone belongs to nobody. */
export const releaseConversations = command({
  name: 'conversations.release',
  summary: 'Take conversations that are not closed from a removed team or member',
  scope: 'conversations:manage',
  input: z.object({ teamId: Id.optional(), memberId: Id.optional() }),
  output: z.object({ released: z.int() }),
  rest: 'POST /releases',
  async run(ctx, { teamId, memberId }) {
    const owned = teamId ? sql`team_id = ${teamId}` : sql`assignee_id = ${memberId}`
    const { rows } = await sql<{ id: string }>`
      select id from conversations where workspace_id = current_workspace() and ${owned} and state in ('open', 'pending', 'snoozed')
      order by id limit ${sql.lit(atOnce)} for update`.execute(ctx.db)
    for (const before of (await findConversations(ctx.db, rows.map(({ id }) => id))).values()) {
      if (teamId) await changeConversation(ctx, { before, event: conversationUpdated, line: 'The team was removed', set: { team_id: null } })
      else await changeConversation(ctx, { before, event: conversationAssigned, line: 'The assignee was removed', set: { assignee_id: null } })
    }
    return { released: rows.length }
  },
})

export const releaseWhenRemoved = reaction({
  name: 'release-conversations-when-removed',
  on: [teamRemoved, memberRemoved],
  async run(kernel, event) {
    const owner = event.name === teamRemoved.name ? { teamId: event.subjectId } : { memberId: event.subjectId }
    while ((await runOperation(kernel, releaseConversations, callFor(event), owner)).output.released === atOnce) continue
  },
})

/** The team's rule then gives it to someone who is there. */
export const releaseFromAway = command({
  name: 'conversations.releaseFromAway',
  summary: 'Give a conversation back to its team while its assignee is away',
  scope: 'conversations:manage',
  input: z.object({ id: Id }),
  output: z.object({ released: z.boolean() }),
  errors: ['not_found'],
  rest: 'POST /away-releases',
  async run(ctx, { id }) {
    const before = await lockConversation(ctx.db, id)
    if (before.state !== 'open' || before.spam || !before.teamId || !before.assigneeId) return { released: false }
    const team = (await findTeams(ctx.db, [before.teamId])).get(before.teamId)
    if (!team || team.removedAt || team.assignment === 'manual') return { released: false }
    const away = (await findLoads(ctx.db)).find(({ memberId }) => memberId === before.assigneeId)
    if (away && !away.away) return { released: false }
    await changeConversation(ctx, { before, event: conversationAssigned, line: 'The assignee is away', set: { assignee_id: null } })
    return { released: true }
  },
})

/** The contact has written, it was opened again or its snooze is over, and who had it is not there. */
export const releaseWhenAssigneeAway = reaction({
  name: 'release-when-assignee-away',
  on: [messageCreated, conversationReopened, conversationWoken],
  when(event) {
    const conversation = recordIn(event)
    const concerns = event.name !== messageCreated.name || isFromContact(event)
    return concerns && !!conversation?.teamId && !!conversation.assigneeId && conversation.state === 'open' && !conversation.spam
  },
  async run(kernel, event) {
    if (await isAway(kernel, event, recordIn(event)!.assigneeId!)) {
      await runOperation(kernel, releaseFromAway, callFor(event), { id: (event.payload['conversation'] as { id: string }).id })
    }
  },
})

/** A look without a lock first: nearly always the assignee is there. */
async function isAway(kernel: Kernel, { workspaceId }: LoggedEvent, memberId: string): Promise<boolean> {
  const { rows: [row] } = await sql<{ away: boolean }>`
    select removed_at is not null or coalesce(away and (away_until is null or away_until > now()), false) as away
    from members left join member_availability on member_id = members.id where members.id = ${memberId}`.execute(kernel.database.forWorkspace(workspaceId))
  return row?.away ?? true
}

function callFor({ workspaceId, correlationId, id }: LoggedEvent) {
  return { caller: systemCaller(workspaceId), surface: 'internal' as const, request: { correlationId: correlationId ?? id, ip: null, userAgent: null } }
}
