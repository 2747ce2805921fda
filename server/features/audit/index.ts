import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { AuditEntry } from './audit-entry.ts'
import { listAuditEntries } from './list-audit-entries.ts'

export const audit = feature({
  name: 'audit',
  operations: [listAuditEntries],
  resources: [resource('AuditEntry', AuditEntry)],
})
