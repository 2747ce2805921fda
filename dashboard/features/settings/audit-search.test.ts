import { expect, it } from 'vitest'
import { auditFilterOf, readAuditSearch } from './audit-search.ts'

it('reads its filters from the address, days as those of the reader, the last one whole', () => {
  const search = readAuditSearch({ operation: 'contacts.*', actor: '', ip: 7, from: '2026-03-28', to: '2026-03-29' })
  expect(search).toEqual({ operation: 'contacts.*', from: '2026-03-28', to: '2026-03-29' })
  expect(auditFilterOf(search)).toEqual({ operation: 'contacts.*', since: new Date(2026, 2, 28).toISOString(), until: new Date(2026, 2, 30).toISOString() })
  expect(auditFilterOf({ from: 'soon' })).toEqual({})
})
