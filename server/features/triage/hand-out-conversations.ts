import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import { job, type JobRequest, jobRequest } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { changeConversation, conversationAssigned, findConversations } from '../conversations/index.ts'
import { findMembers } from '../identity/index.ts'
import { findLoads, findTeams, lockAvailability, type Team } from '../teams/index.ts'
import { chooseMember, type Taker } from './choose-member.ts'

const atOnce = 25

/**
 * Gives conversations of a team that nobody has to its members, the longest there first. The members' availability is
 * locked meanwhile: of two at work, for this team or for another one of the same member, the second counts what the first gave.
 */
export const handOutConversations = command({
  name: 'conversations.handOut',
  summary: 'Hand out the conversations of a team by its rule',
  scope: 'conversations:manage',
  input: z.object({ teamId: Id }),
  output: z.object({ handedOut: z.int() }),
  rest: 'POST /hand-outs',
  async run(ctx, { teamId }) {
    const team = (await findTeams(ctx.db, [teamId])).get(teamId)
    if (!team || team.removedAt || team.assignment === 'manual') return { handedOut: 0 }
    await lockAvailability(ctx, team.memberIds)
    const takers = await findTakers(ctx, team)
    let handedOut = 0
    for (const conversation of takers.length > 0 ? await lockWaiting(ctx, teamId) : []) {
      const taker = chooseMember(team.assignment, takers)
      if (!taker) break
      taker.openConversations++
      taker.turn = Math.max(...takers.map(({ turn }) => turn)) + 1
      await changeConversation(ctx, {
        before: conversation, event: conversationAssigned, line: `${team.name} assigned this to ${taker.name}`, set: { assignee_id: taker.memberId },
      })
      handedOut++
    }
    if (handedOut > 0) await keepTurns(ctx, teamId, takers)
    return { handedOut }
  },
})

async function findTakers(ctx: Context, team: Team): Promise<Taker[]> {
  const loads = (await findLoads(ctx.db, team.id)).filter(({ away }) => !away)
  const names = await findMembers(ctx.db, loads.map(({ memberId }) => memberId))
  const { rows } = await sql<{ memberId: string; turn: number }>`
    select member_id as "memberId", row_number() over (order by assigned_at, member_id)::int as turn from team_members where team_id = ${team.id}`.execute(ctx.db)
  const turns = new Map(rows.map(({ memberId, turn }) => [memberId, turn]))
  return loads.map((load) => ({ ...load, name: names.get(load.memberId)?.name ?? '', turn: turns.get(load.memberId) ?? 0, before: turns.get(load.memberId) ?? 0 }))
}

async function lockWaiting(ctx: Context, teamId: string) {
  const { rows } = await sql<{ id: string }>`
    select id from conversations
    where workspace_id = current_workspace() and team_id = ${teamId} and assignee_id is null and state = 'open' and not spam
    order by created_at, id limit ${sql.lit(atOnce)} for update`.execute(ctx.db)
  const found = await findConversations(ctx.db, rows.map(({ id }) => id))
  return rows.flatMap(({ id }) => found.get(id) ?? [])
}

/** Who got one stands behind all others, in the order in which they got theirs. */
async function keepTurns(ctx: Context, teamId: string, takers: readonly Taker[]): Promise<void> {
  const served = takers.filter(({ turn, before }) => turn !== before).sort((a, b) => a.turn - b.turn).map(({ memberId }) => memberId)
  await sql`
    update team_members set assigned_at = clock_timestamp() + place * interval '1 microsecond'
    from unnest(${served}::uuid[]) with ordinality as given(id, place) where team_id = ${teamId} and member_id = given.id`.execute(ctx.db)
}

export const handOutJob = job({
  name: 'hand-out-conversations',
  payload: z.object({ teamId: Id }),
  async run(kernel, { workspaceId, payload: { teamId } }) {
    while (await handOut(kernel, workspaceId!, teamId) === atOnce) continue
  },
})

export async function handOut(kernel: Kernel, workspaceId: string, teamId: string): Promise<number> {
  const call = { caller: systemCaller(workspaceId), surface: 'internal' as const, request: { correlationId: `hand-out ${teamId}`, ip: null, userAgent: null } }
  return (await runOperation(kernel, handOutConversations, call, { teamId })).output.handedOut
}

/** However many ask: one waits, and one runs. */
export function handOutRequest(workspaceId: string, teamId: string): JobRequest {
  return jobRequest(handOutJob, { workspaceId, payload: { teamId }, key: `hand-out:${teamId}`, serialBy: `hand-out:${teamId}` })
}
