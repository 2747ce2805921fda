import { z } from 'zod'
import { command } from '../../kernel/operation.ts'
import { Moment } from '../../kernel/shapes.ts'
import { AuditFilter, auditFilter } from './audit-filter.ts'
import { exportAddress, ExportFormat, exportMinutes } from './export-address.ts'

/** A command, so that the log says who took it away. */
export const exportAuditEntries = command({
  name: 'auditEntries.export',
  summary: 'Make an address at which audit entries can be downloaded for some minutes, as CSV or as JSON lines; at most the newest million',
  scope: 'audit:read',
  input: z.object({ ...auditFilter, format: ExportFormat.default('csv') }),
  output: z.object({ url: z.string().describe('Signed'), expiresAt: Moment }).meta({ id: 'AuditExport' }),
  rest: 'POST /audit-entries/exports',
  async run({ kernel, workspaceId, now }, { format, ...filter }) {
    const expiresAt = new Date(now.getTime() + exportMinutes * 60_000)
    return { url: exportAddress(kernel.secrets, { workspaceId, format, filter: AuditFilter.parse(filter) }, expiresAt), expiresAt }
  },
})
