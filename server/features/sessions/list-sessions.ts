import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { requireMember } from '../identity/index.ts'
import { type Session, SessionPage, sessionColumns } from './session.ts'

export const listSessions = query({
  name: 'sessions.list',
  summary: 'List where you are signed in, newest first',
  scope: 'me:read',
  input: z.object(pageInput),
  output: SessionPage,
  rest: 'GET /sessions',
  async run(ctx, { limit, cursor }) {
    const member = requireMember(ctx)
    const older = cursor ? sql`and id < ${readIdCursor(cursor)}::uuid` : sql``
    const { rows } = await sql<Session>`
      select ${sessionColumns}, id = ${member.sessionId} as current from sessions
      where workspace_id = current_workspace() and member_id = ${member.id}
        and ended_at is null and expires_at > now() ${older}
      order by id desc ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (session) => [session.id])
  },
})
