import { z } from 'zod'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { AuditEntryPage } from './audit-entry.ts'
import { auditFilter, listAuditRows } from './audit-filter.ts'

export const listAuditEntries = query({
  name: 'auditEntries.list',
  summary: 'List what was done in the workspace, newest first',
  scope: 'audit:read',
  input: z.object({ ...pageInput, ...auditFilter }),
  output: AuditEntryPage,
  rest: 'GET /audit-entries',
  replica: true,
  async run({ db, kernel }, { limit, cursor, ...filter }) {
    const rows = await listAuditRows(db, kernel.registry, filter, { before: cursor ? readIdCursor(cursor) : null, limit: limit + 1 })
    return toPage(rows, limit, (entry) => [entry.id])
  },
})
