import { expect, it } from 'vitest'
import { changedFields } from './changed-fields.ts'

it('lists what differs, and leaves the time stamp out', () => {
  expect(
    changedFields([
      {
        before: { name: 'Ada', role: 'agent', tags: ['a'], updatedAt: '1' },
        after: { name: 'Ada', role: 'admin', tags: ['a', 'b'], updatedAt: '2' },
      },
    ]),
  ).toEqual([
    { field: 'role', before: 'agent', after: 'admin' },
    { field: 'tags', before: '["a"]', after: '["a","b"]' },
  ])
})

it('lists what is set of a new record', () => {
  expect(changedFields([{ before: null, after: { name: 'Ada', phone: null } }])).toEqual([
    { field: 'name', before: '', after: 'Ada' },
  ])
})
