import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message, Pending } from './shapes.ts'
import { mergeMessages, type Row, rowsOf } from './thread.ts'

const message = (id: string, more: Partial<Message> = {}): Message => ({
  id, conversationId: 'c', authorKind: 'member', authorName: 'Ada', clientId: null, text: id, attachments: [],
  createdAt: '2026-11-20T10:00:00Z', ...more,
})
const pending = (clientId: string, writtenAt = new Date(2026, 10, 20, 12).getTime()): Pending => ({
  clientId, conversationId: 'c', draftId: null, text: clientId, files: [], writtenAt, state: 'waiting',
})

describe('messages', () => {
  it('are each there once and in order, however they come', () => {
    const batch = fc.array(fc.integer({ min: 10, max: 40 }).map((n) => message(String(n))))
    fc.assert(fc.property(fc.array(batch), (batches) => {
      const merged = batches.reduce<Message[]>(mergeMessages, [])
      const ids = [...new Set(batches.flat().map(({ id }) => id))].sort()
      expect(merged.map(({ id }) => id)).toEqual(ids)
    }))
  })
})

describe('rows', () => {
  it('puts a line before each day and groups what one author wrote within five minutes', () => {
    const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).toISOString()
    const rows = rowsOf([
      message('1', { createdAt: at(19, 23, 58) }),
      message('2', { createdAt: at(20, 0, 1) }),
      message('3', { createdAt: at(20, 0, 2) }),
      message('4', { createdAt: at(20, 0, 3), authorKind: 'contact', authorName: '' }),
      message('5', { createdAt: at(20, 0, 20), authorKind: 'contact', authorName: '' }),
    ], [])
    const say = (row: Row) =>
      row.kind === 'day' ? row.day : `${row.key}${row.begins ? ' begins' : ''}${row.ends ? ' ends' : ''}`
    expect(rows.map(say)).toEqual([
      '2026-11-19', '1 begins ends', '2026-11-20', '2 begins', '3 ends', '4 begins ends', '5 begins ends',
    ])
  })

  it('shows what is on its way after the rest, and once when it is confirmed, in the same row', () => {
    const own = message(
      '9', { authorKind: 'contact', clientId: 'mine', createdAt: new Date(2026, 10, 20, 12).toISOString() },
    )
    const before = rowsOf([], [pending('mine')])
    const after = rowsOf([own], [pending('mine'), pending('next')])
    expect(before.map(({ key }) => key)).toEqual(['day 2026-11-20', 'mine'])
    expect(after.map(({ key }) => key)).toEqual(['day 2026-11-20', 'mine', 'next'])
    expect(after[1]).toMatchObject({ entry: { kind: 'message' }, begins: true, ends: false })
  })
})
