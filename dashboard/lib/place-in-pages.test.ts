import { expect, it } from 'vitest'
import { placeInPages } from './place-in-pages.ts'

type Row = { id: string; at: number }
const newestFirst = (a: Row, b: Row) => a.at > b.at
const place = (record: Row, belongs = true, nextCursor: string | null = 'more') =>
  placeInPages<Row>(
    [
      {
        items: [
          { id: 'd', at: 9 },
          { id: 'c', at: 7 },
        ],
        nextCursor: 'c',
      },
      {
        items: [
          { id: 'b', at: 5 },
          { id: 'a', at: 3 },
        ],
        nextCursor,
      },
    ],
    record,
    { belongs, comesBefore: newestFirst },
  )
    .map(({ items }) => items.map(({ id }) => id).join(''))
    .join('|')

it('moves a record to where it now sorts', () => {
  expect(place({ id: 'a', at: 10 })).toBe('adc|b')
  expect(place({ id: 'b', at: 8 })).toBe('dbc|a')
})

it('adds a record in the middle of a page', () => {
  expect(place({ id: 'x', at: 4 })).toBe('dc|bxa')
})

it('takes out a record that no longer belongs', () => {
  expect(place({ id: 'c', at: 7 }, false)).toBe('d|ba')
})

it('leaves a record beyond the loaded pages to the next page, unless there is none', () => {
  expect(place({ id: 'x', at: 1 })).toBe('dc|ba')
  expect(place({ id: 'x', at: 1 }, true, null)).toBe('dc|bax')
})
