import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { covers, type Member, memberColumns, type Role, scopesOf } from '../identity/index.ts'
import { memberRemoved, memberUpdated } from './events.ts'

export const memberName = z.string().trim().min(1).max(120)

/** Nobody gives, changes or takes away more than they may do themselves: only owners touch owners. */
export function requireStanding(ctx: Context, role: Role): void {
  if (covers(ctx.scopes, scopesOf(role))) return
  throw new AppError('forbidden', { detail: `The role ${role} may do more than you may.` })
}

type Change = { name?: string; role?: Role; removed?: boolean }

/** Writes a member who is present, with the audit's before and after, and the event. */
export async function saveMember(ctx: Context, id: string, change: Change): Promise<Member> {
  const { before, owners } = await lockWithOwners(ctx, id)
  requireStanding(ctx, before.role)
  const after = { name: change.name ?? before.name, role: change.role ?? before.role, removed: change.removed ?? false }
  const stepsDown = before.role === 'owner' && (after.removed || after.role !== 'owner')
  if (stepsDown && owners === 1) throw new AppError('last_owner')
  const { rows } = await sql<Member>`
    update members set name = ${after.name}, role = ${after.role},
      removed_at = case when ${after.removed} then now() end
    where id = ${id} returning ${memberColumns}`.execute(ctx.db)
  const member = rows[0]!
  ctx.recordChange({ subjectId: id, before, after: member })
  ctx.emit(after.removed ? memberRemoved : memberUpdated, { subjectId: id, payload: { member } })
  return member
}

/** All in one order, so that owners who step down at once wait for each other and cannot each be the last but one. */
async function lockWithOwners(ctx: Context, id: string): Promise<{ before: Member; owners: number }> {
  const { rows } = await sql<Member>`
    select ${memberColumns} from members
    where workspace_id = current_workspace() and removed_at is null and (id = ${id} or role = 'owner')
    order by id for update`.execute(ctx.db)
  const before = rows.find((member) => member.id === id)
  if (!before) throw new AppError('not_found')
  return { before, owners: rows.filter((member) => member.role === 'owner').length }
}
