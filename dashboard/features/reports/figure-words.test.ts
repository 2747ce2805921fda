import { describe, expect, it } from 'vitest'
import { bucketWords, changeOf, durationWords, figureWords } from './figure-words.ts'

describe('words of figures', () => {
  it.each([[0, '0s'], [59, '59s'], [60, '1m'], [3_725, '1h 2m'], [3_600, '1h'], [90_000, '1d 1h'], [86_460, '1d']])('%i seconds are %s', (seconds, words) => {
    expect(durationWords(seconds)).toBe(words)
  })

  it('say numbers, durations and shares', () => {
    expect([figureWords('created', 1234), figureWords('firstResponse', 7_200), figureWords('satisfaction', 0.874), figureWords('satisfaction', null)]).toEqual(['1,234', '2h', '87%', '–'])
  })

  it('tell a change, and whether it is one for the better', () => {
    expect(changeOf('firstResponse', 50, 100)).toEqual({ words: '-50 %', tone: 'better' })
    expect(changeOf('backlog', 12, 10)).toEqual({ words: '+20 %', tone: 'worse' })
    expect(changeOf('created', 12, 10)).toEqual({ words: '+20 %', tone: 'plain' })
    expect(changeOf('satisfaction', 0.9, 0.85)).toEqual({ words: '+5 pts', tone: 'better' })
    expect(changeOf('created', 1_600, 10)).toEqual({ words: '×160', tone: 'plain' })
    expect(changeOf('created', 0, 0)).toBeUndefined()
    expect(changeOf('satisfaction', null, 0.5)).toBeUndefined()
    expect(changeOf('created', 3, 0)).toEqual({ words: '+3', tone: 'plain' })
  })

  it('say where a step begins by the clock on the wall', () => {
    expect(bucketWords('2026-03-29T02:00', 'hour')).toBe('02:00 AM')
    expect(bucketWords('2026-03-29T00:00', 'day')).toBe('Mar 29')
  })
})
