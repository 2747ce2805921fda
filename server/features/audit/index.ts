import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { AuditEntry } from './audit-entry.ts'
import { exportAuditEntries } from './export-audit-entries.ts'
import { listAuditEntries } from './list-audit-entries.ts'
import { auditRoutes } from './routes.ts'

export const audit = feature({
  name: 'audit',
  operations: [listAuditEntries, exportAuditEntries],
  resources: [resource('AuditEntry', AuditEntry)],
  routes: auditRoutes,
})
