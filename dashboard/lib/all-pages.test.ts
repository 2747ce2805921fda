import { expect, test } from 'vitest'
import { allPages } from './all-pages.ts'

const names = Array.from({ length: 230 }, (_, n) => `record ${n}`)

test('reads on until there is no next page, in order', async () => {
  const asked: unknown[] = []
  const { queryFn } = allPages([['macros', 'list']], async (input) => {
    asked.push(input)
    const from = Number(input.cursor ?? 0)
    const next = from + input.limit
    return { items: names.slice(from, next), nextCursor: next < names.length ? String(next) : null }
  })
  expect(await queryFn()).toEqual({ items: names })
  expect(asked).toEqual([{ limit: 100 }, { limit: 100, cursor: '100' }, { limit: 100, cursor: '200' }])
})

test('is read again along with its list', () => {
  expect(allPages([['macros', 'list']], async () => ({ items: [], nextCursor: null })).queryKey[0]).toEqual(['macros', 'list'])
})

test('fails when a page fails, rather than showing some', async () => {
  const { queryFn } = allPages<string>([], async ({ cursor }) => {
    if (cursor) throw new Error('gone')
    return { items: names.slice(0, 100), nextCursor: 'next' }
  })
  await expect(queryFn()).rejects.toThrow('gone')
})
