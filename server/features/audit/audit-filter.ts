import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../../kernel/db/database.ts'
import { columnsOf } from '../../kernel/db/columns.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import type { Registry } from '../../kernel/registry.ts'
import { AuditEntry } from './audit-entry.ts'

/** Each of them is served by an index. */
export const auditFilter = {
  operation: z.string().max(100).optional().describe('Such as contacts.update, or contacts.* for all of contacts'),
  subjectId: Id.optional(),
  actorId: Id.optional().describe('A member or an API key'),
  ip: z.union([z.ipv4(), z.ipv6()]).optional().describe('A whole address'),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
}

export const AuditFilter = z.object(auditFilter)
export type AuditFilter = z.output<typeof AuditFilter>

/** Newest first, from before an id. */
export async function listAuditRows(db: Db, registry: Registry, filter: AuditFilter, page: { before: string | null; limit: number }): Promise<AuditEntry[]> {
  const { rows } = await sql<AuditEntry>`
    select ${columnsOf(AuditEntry, 'audit_entries')} from audit_entries
    where ${sql.join(conditionsOf(registry, filter, page.before), sql` and `)} order by id desc ${limitTo(page.limit)}`.execute(db)
  return rows
}

function conditionsOf(registry: Registry, { operation, subjectId, actorId, ip, since, until }: AuditFilter, before: string | null): RawBuilder<unknown>[] {
  return [
    sql`workspace_id = current_workspace()`,
    ...before === null ? [] : [sql`id < ${before}::uuid`],
    ...operation === undefined ? [] : [operation.endsWith('.*') ? sql`operation = any(${namesUnder(registry, operation.slice(0, -1))}::text[])` : sql`operation = ${operation}`],
    ...subjectId === undefined ? [] : [sql`subject_id = ${subjectId}::uuid`],
    ...actorId === undefined ? [] : [sql`actor_id = ${actorId}::uuid`],
    ...ip === undefined ? [] : [sql`ip = ${ip}::inet`],
    ...since === undefined ? [] : [sql`at >= ${since}::timestamptz`, sql`id >= ${idAround(since, -leewayMs)}::uuid`],
    ...until === undefined ? [] : [sql`at < ${until}::timestamptz`, sql`id < ${idAround(until, leewayMs)}::uuid`],
  ]
}

// Text is compared by an index only whole: what begins with contacts. is the operations that there are.
function namesUnder(registry: Registry, prefix: string): string[] {
  const names = [...registry.operations.keys()].filter((name) => name.startsWith(prefix))
  if (names.length === 0) throw new AppError('invalid_input', { issues: [{ path: 'operation', message: `There is no operation that begins with ${prefix}` }] })
  return names
}

// The list is in the order of its ids, which begin with the millisecond in which they were made: so its index finds a
// period. The machines' clocks, and how long a transaction was open, lie between that and `at`.
const leewayMs = 10 * 60_000

function idAround(moment: string, by: number): string {
  const hex = Math.max(0, Date.parse(moment) + by).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`
}
