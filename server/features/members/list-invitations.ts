import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { type Invitation, InvitationPage, invitationColumns } from './invitation.ts'

export const listInvitations = query({
  name: 'invitations.list',
  summary: 'List open invitations, newest first',
  scope: 'invitations:read',
  input: z.object({
    ...pageInput,
    includeEnded: z.boolean().default(false).describe('Also accepted, revoked and expired ones'),
  }),
  output: InvitationPage,
  rest: 'GET /invitations',
  async run(ctx, { limit, cursor, includeEnded }) {
    const older = cursor ? sql`and id < ${readIdCursor(cursor)}::uuid` : sql``
    const open = includeEnded ? sql`` : sql`and accepted_at is null and revoked_at is null and expires_at > now()`
    const { rows } = await sql<Invitation>`
      select ${invitationColumns} from invitations where workspace_id = current_workspace() ${older} ${open}
      order by id desc ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (invitation) => [invitation.id])
  },
})
