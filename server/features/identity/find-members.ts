import { type RawBuilder, sql } from 'kysely'
import { columnsOf } from '../../kernel/db/columns.ts'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { Member } from './member.ts'
import { Workspace } from './workspace.ts'

export const memberColumns = columnsOf(Member, 'members')

/** @throws AppError not_found */
export async function findMember(db: Db, id: string): Promise<Member> {
  const member = (await findMembers(db, [id])).get(id)
  if (!member) throw new AppError('not_found')
  return member
}

/** Removed members too: conversations still name them. */
export async function findMembers(db: Db, ids: readonly string[]): Promise<Map<string, Member>> {
  const { rows } = await sql<Member>`select ${memberColumns} from members where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((member) => [member.id, member]))
}

export type Membership = { userId: string; member: Member; workspace: Workspace }

/**
 * Where a user signs in: the named workspace, else the one joined first.
 * @param system the workspace is not known yet
 */
export function findMembership(system: Db, userId: string, workspaceSlug?: string): Promise<Membership | undefined> {
  const named = workspaceSlug === undefined ? sql`` : sql`and workspaces.slug = ${workspaceSlug}`
  return findOne(system, sql`members.user_id = ${userId} ${named}`)
}

/** Of a session that has neither ended nor expired. @param system the workspace is not known yet */
export function findMembershipOfSession(system: Db, sessionId: string): Promise<Membership | undefined> {
  return findOne(system, sql`members.id = (
    select member_id from sessions where id = ${sessionId} and ended_at is null and expires_at > now())`)
}

async function findOne(system: Db, condition: RawBuilder<unknown>): Promise<Membership | undefined> {
  const { rows: [row] } = await sql<Member & { userId: string; workspaceId: string; slug: string; workspace: string }>`
    select ${memberColumns}, members.user_id as "userId", workspaces.id as "workspaceId", workspaces.slug,
      workspaces.name as workspace
    from members join workspaces on workspaces.id = members.workspace_id
    where members.removed_at is null and ${condition}
    order by members.created_at limit 1`.execute(system)
  if (!row) return undefined
  const { userId, workspaceId, slug, workspace, ...member } = row
  return { userId, member, workspace: { id: workspaceId, slug, name: workspace } }
}

/** @throws AppError not_found */
export async function findWorkspace(db: Db): Promise<Workspace> {
  const { rows } = await sql<Workspace>`
    select ${columnsOf(Workspace, 'workspaces')} from workspaces where id = current_workspace()`.execute(db)
  if (!rows[0]) throw new AppError('not_found')
  return rows[0]
}
