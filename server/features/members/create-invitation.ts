import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { hashToken } from '../../kernel/secrets.ts'
import { Role } from '../identity/index.ts'
import { invitationCreated, invitationRevoked } from './events.ts'
import { Invitation, invitationColumns, invitationDays, invitationToken } from './invitation.ts'
import { requireStanding } from './save-member.ts'

export const createInvitation = command({
  name: 'invitations.create',
  summary: 'Invite someone by mail; an open invitation of the same address is replaced',
  scope: 'invitations:write',
  input: z.object({
    email: z.email().max(320).toLowerCase(),
    role: Role.exclude(['owner']).meta({ id: 'InvitedRole' }),
  }),
  output: Invitation,
  errors: ['already_member', 'conflict'],
  rest: 'POST /invitations',
  async run(ctx, { email, role }) {
    requireStanding(ctx, role)
    await refuseMember(ctx, email)
    await replaceOpen(ctx, email)
    const id = newId()
    const invitedBy = ctx.actor.kind === 'member' ? ctx.actor.id : null
    const { rows } = await sql<Invitation>`
      insert into invitations (id, email, role, token_hash, invited_by, expires_at)
      values (${id}, ${email}, ${role}, ${hashToken(invitationToken(ctx.kernel, id))}, ${invitedBy},
        now() + make_interval(days => ${invitationDays}))
      returning ${invitationColumns}`.execute(ctx.db)
    const invitation = rows[0]!
    ctx.recordChange({ subjectId: id, before: null, after: invitation })
    ctx.emit(invitationCreated, { subjectId: id, payload: { invitation } })
    return invitation
  },
})

async function refuseMember(ctx: Context, email: string): Promise<void> {
  const { rows } = await sql`
    select id from members
    where workspace_id = current_workspace() and lower(email) = ${email} and removed_at is null`.execute(ctx.db)
  if (rows.length > 0) throw new AppError('already_member')
}

async function replaceOpen(ctx: Context, email: string): Promise<void> {
  const { rows } = await sql<Invitation>`
    update invitations set revoked_at = now()
    where workspace_id = current_workspace() and email = ${email} and accepted_at is null and revoked_at is null
    returning ${invitationColumns}`.execute(ctx.db)
  for (const invitation of rows) ctx.emit(invitationRevoked, { subjectId: invitation.id, payload: { invitation } })
}
