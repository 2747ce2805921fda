import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { type Member, memberColumns, MemberPage } from '../identity/index.ts'

export const listMembers = query({
  name: 'members.list',
  summary: 'List members, in the order in which they joined',
  scope: 'members:read',
  input: z.object({ ...pageInput, includeRemoved: z.boolean().default(false) }),
  output: MemberPage,
  rest: 'GET /members',
  async run(ctx, { limit, cursor, includeRemoved }) {
    const after = cursor ? sql`and id > ${readIdCursor(cursor)}::uuid` : sql``
    const present = includeRemoved ? sql`` : sql`and removed_at is null`
    const { rows } = await sql<Member>`
      select ${memberColumns} from members where workspace_id = current_workspace() ${after} ${present}
      order by id ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (member) => [member.id])
  },
})
