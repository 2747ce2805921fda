import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { csvLine } from '../../kernel/csv.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { AuditEntry } from './audit-entry.ts'
import { listAuditRows } from './audit-filter.ts'
import { type AskedExport, readExportAddress, SignedExport } from './export-address.ts'

const mostPerMinute = 10
const mostEntries = 1_000_000
const batch = 1_000

/** The entries themselves, a batch at a time: however many there are, little of them is in memory. */
export function auditRoutes(app: FastifyInstance, kernel: Kernel): void {
  app.get('/audit-exports', { config: { route: 'GET /audit-exports' } }, async (request, reply) => {
    const address = SignedExport.safeParse(request.query)
    const asked = address.success ? readExportAddress(kernel.secrets, address.data, Date.now()) : undefined
    if (!asked) throw new AppError('forbidden', { detail: 'This address is not valid, or no longer. Export again.' })
    const limit = await kernel.limits.take(`audit export ${asked.workspaceId}`, mostPerMinute)
    if (!limit.allowed) throw new AppError('rate_limited', { retryAfterSeconds: limit.resetSeconds })
    return reply
      .type(asked.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8')
      .header('content-disposition', `attachment; filename="audit-log.${asked.format}"`)
      .header('cache-control', 'no-store')
      .send(Readable.from(linesOf(kernel, asked)))
  })
}

async function* linesOf(kernel: Kernel, { workspaceId, format, filter }: AskedExport): AsyncGenerator<string> {
  const db = kernel.database.forWorkspace(workspaceId)
  if (format === 'csv') yield csvLine(['at', 'operation', 'actor kind', 'actor id', 'actor', 'subject', 'ip', 'user agent', 'correlation id', 'input', 'changes', 'id'])
  let before: string | null = null
  for (let told = 0; told < mostEntries; told += batch) {
    const rows: AuditEntry[] = await listAuditRows(db, kernel.registry, filter, { before, limit: batch })
    if (rows.length > 0) yield rows.map(format === 'csv' ? csvOf : (entry) => `${JSON.stringify(entry)}\n`).join('')
    if (rows.length < batch) return
    before = rows.at(-1)!.id
  }
}

function csvOf({ at, operation, actor, subjectId, ip, userAgent, correlationId, input, changes, id }: AuditEntry): string {
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
  return csvLine([at.toISOString(), operation, actor.kind, actor.id, actor.name, subjectId, ip, userAgent, correlationId, json(input), json(changes), id])
}
