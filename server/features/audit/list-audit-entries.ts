import { sql } from 'kysely'
import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { AuditEntry, AuditEntryPage } from './audit-entry.ts'

export const listAuditEntries = query({
  name: 'auditEntries.list',
  summary: 'List what was done in the workspace, newest first',
  scope: 'audit:read',
  input: z.object({
    ...pageInput,
    operation: z.string().max(100).optional().describe('Such as contacts.update'),
    subjectId: Id.optional(),
    actorId: Id.optional().describe('A member or an API key'),
    since: z.iso.datetime({ offset: true }).optional(),
    until: z.iso.datetime({ offset: true }).optional(),
  }),
  output: AuditEntryPage,
  rest: 'GET /audit-entries',
  async run(ctx, { limit, cursor, operation, subjectId, actorId, since, until }) {
    const conditions = [
      sql`workspace_id = current_workspace()`,
      ...(cursor ? [sql`id < ${readIdCursor(cursor)}::uuid`] : []),
      ...(operation ? [sql`operation = ${operation}`] : []),
      ...(subjectId ? [sql`subject_id = ${subjectId}`] : []),
      ...(actorId ? [sql`actor_id = ${actorId}`] : []),
      ...(since ? [sql`at >= ${since}::timestamptz`] : []),
      ...(until ? [sql`at < ${until}::timestamptz`] : []),
    ]
    const { rows } = await sql<AuditEntry>`
      select ${columnsOf(AuditEntry, 'audit_entries')} from audit_entries
      where ${sql.join(conditions, sql` and `)} order by id desc ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (entry) => [entry.id])
  },
})
