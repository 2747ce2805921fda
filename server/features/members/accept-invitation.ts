import { sql } from 'kysely'
import { z } from 'zod'
import type { PublicContext } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { hashToken } from '../../kernel/secrets.ts'
import { findWorkspace, hashPassword, type Member, memberColumns, NewPassword, saveUser } from '../identity/index.ts'
import { SignedIn, startSession } from '../sessions/index.ts'
import { invitationAccepted, memberJoined } from './events.ts'
import { type Invitation, invitationColumns } from './invitation.ts'
import { memberName } from './save-member.ts'

export const acceptInvitation = command({
  name: 'invitations.accept',
  summary: 'Become a member by the token of an invitation, and sign in',
  scope: 'public',
  input: z.object({
    token: z.string().min(1).max(200),
    name: memberName,
    password: NewPassword.optional().describe('Without effect for a person who has one already'),
  }),
  output: SignedIn,
  errors: ['link_invalid', 'already_member', 'rate_limited'],
  rest: 'POST /invitations/acceptance',
  secret: ['token', 'password'],
  attempts: 'failed',
  async run(ctx, { token, name, password }) {
    const invitation = await useInvitation(ctx, token)
    const hash = password === undefined ? null : await hashPassword(password)
    // Users are beyond the workspace, so this stays if the rest fails: a user without a membership can do nothing.
    const userId = await saveUser(ctx.system, invitation.email, hash)
    const member = await saveJoined(ctx, { userId, name, invitation })
    ctx.emit(memberJoined, { subjectId: member.id, payload: { member } })
    ctx.emit(invitationAccepted, { subjectId: invitation.id, payload: { invitation } })
    return startSession(ctx, { userId, member, workspace: await findWorkspace(ctx.db) })
  },
})

async function useInvitation(ctx: PublicContext, token: string): Promise<Invitation> {
  const hash = hashToken(token)
  const { rows: [found] } = await sql<{ workspaceId: string }>`
    select workspace_id as "workspaceId" from invitations where token_hash = ${hash}`.execute(ctx.system)
  if (!found) throw new AppError('link_invalid')
  await ctx.enter(found.workspaceId, ctx.actor)
  const { rows: [invitation] } = await sql<Invitation>`
    update invitations set accepted_at = now()
    where token_hash = ${hash} and accepted_at is null and revoked_at is null and expires_at > now()
    returning ${invitationColumns}`.execute(ctx.db)
  if (!invitation) throw new AppError('link_invalid')
  return invitation
}

/** A member who was removed comes back as the same one. */
async function saveJoined(
  ctx: PublicContext, { userId, name, invitation }: { userId: string; name: string; invitation: Invitation },
): Promise<Member> {
  const { rows: [member] } = await sql<Member>`
    insert into members (id, user_id, name, email, role)
    values (${newId()}, ${userId}, ${name}, ${invitation.email}, ${invitation.role})
    on conflict (workspace_id, user_id) do update set name = excluded.name, role = excluded.role, removed_at = null
      where members.removed_at is not null
    returning ${memberColumns}`.execute(ctx.db)
  if (!member) throw new AppError('already_member')
  return member
}
