import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { memberRemoved, memberUpdated } from './events.ts'
import { memberColumns } from './find-members.ts'
import type { Member, Role } from './member.ts'
import { covers, scopesOf } from './roles.ts'

export const memberName = z.string().trim().min(1).max(120)

/** Nobody gives, changes or takes away more than they may do themselves: only owners touch owners. */
export function requireStanding(ctx: Context, role: Role): void {
  if (covers(ctx.scopes, scopesOf(role))) return
  throw new AppError('forbidden', { detail: `The role ${role} may do more than you may.` })
}

type Change = { name?: string; role?: Role; removed?: boolean }

/** Writes a member, present and locked, with the audit's before and after, and the event. */
export async function saveMember(ctx: Context, id: string, change: Change): Promise<Member> {
  const before = await lockMember(ctx, id)
  const removed = change.removed ?? false
  if (removed || (change.role !== undefined && change.role !== before.role)) await keepAnOwner(ctx, before)
  const { rows } = await sql<Member>`
    update members set name = ${change.name ?? before.name}, role = ${change.role ?? before.role},
      removed_at = case when ${removed} then now() end
    where id = ${id} returning ${memberColumns}`.execute(ctx.db)
  const member = rows[0]!
  ctx.recordChange({ subjectId: id, before, after: member })
  ctx.emit(removed ? memberRemoved : memberUpdated, { subjectId: id, payload: { member } })
  return member
}

/** @throws AppError not_found when removed already */
async function lockMember(ctx: Context, id: string): Promise<Member> {
  const { rows } = await sql<Member>`
    select ${memberColumns} from members where id = ${id} and removed_at is null for update`.execute(ctx.db)
  if (!rows[0]) throw new AppError('not_found')
  return rows[0]
}

/** Locks all owners in one order, so that two who leave at once cannot both be the one before last. */
async function keepAnOwner(ctx: Context, leaving: Member): Promise<void> {
  if (leaving.role !== 'owner') return
  const { rows } = await sql`
    select id from members where workspace_id = current_workspace() and role = 'owner' and removed_at is null
    order by id for update`.execute(ctx.db)
  if (rows.length <= 1) throw new AppError('last_owner')
}
