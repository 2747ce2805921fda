import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { invitationRevoked } from './events.ts'
import { Invitation, invitationColumns } from './invitation.ts'

export const revokeInvitation = command({
  name: 'invitations.revoke',
  summary: 'Revoke an invitation that has not been accepted',
  scope: 'invitations:write',
  input: z.object({ id: Id }),
  output: Invitation,
  errors: ['not_found'],
  rest: 'DELETE /invitations/:id',
  async run(ctx, { id }) {
    const { rows: [invitation] } = await sql<Invitation>`
      update invitations set revoked_at = now() where id = ${id} and accepted_at is null and revoked_at is null
      returning ${invitationColumns}`.execute(ctx.db)
    if (!invitation) throw new AppError('not_found')
    ctx.recordChange({ subjectId: id, before: { ...invitation, revokedAt: null }, after: invitation })
    ctx.emit(invitationRevoked, { subjectId: id, payload: { invitation } })
    return invitation
  },
})
