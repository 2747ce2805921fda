import { type Asked, type Word, wordsOf } from '../search-index/index.ts'

/** `highlights`: start, end, start, end … */
export type Snippet = { snippet: string; highlights: number[] }

const length = 180
const before = 50
// What is shown of a longer text is looked for in its beginning only.
const searched = 30_000

/** The part of a text in which most of the words stand together; undefined when none does. */
export function snippetOf(text: string, asked: Asked): Snippet | undefined {
  const marks = marksIn(text.slice(0, searched), asked)
  if (marks.length === 0) return undefined
  const first = bestStart(marks)
  const { start, end } = windowAround(text, marks[first]!.start)
  const shown = marks.filter((mark) => mark.start >= start && mark.end <= end)
  const [lead, tail] = [start > 0 ? '…' : '', end < text.length ? '…' : '']
  // Every character of white space becomes one space, so that places stay where they are.
  const snippet = `${lead}${text.slice(start, end).replace(/\s/g, ' ')}${tail}`
  return { snippet, highlights: joined(shown).flatMap((mark) => [mark.start - start + lead.length, mark.end - start + lead.length]) }
}

type Mark = { start: number; end: number; which: number }

function marksIn(text: string, { words }: Asked): Mark[] {
  const looked = words.filter(({ negated }) => !negated)
  const all = wordsOf(text)
  return looked.flatMap(({ words: row, prefix }, which) => {
    const fits = ({ word }: Word, at: number): boolean => (prefix ? word.startsWith(row[at]!.word) : word === row[at]!.word)
    const starts = all.filter((word) => fits(word, 0))
    if (row.length === 1) return starts.map(({ start, end }) => ({ start, end, which }))
    const byPlace = new Map<number, Word[]>()
    for (const word of all) byPlace.set(word.place, [...byPlace.get(word.place) ?? [], word])
    return starts.flatMap((start) => {
      let last: Word | undefined = start
      for (let at = 1; at < row.length && last; at++) last = byPlace.get(last.place + row[at]!.distance)?.find((word) => fits(word, at))
      return last ? [{ start: start.start, end: last.end, which }] : []
    })
  }).sort((one, other) => one.start - other.start || other.end - one.end)
}

/** Of the mark from which on the most different words are shown. */
function bestStart(marks: readonly Mark[]): number {
  let best = 0
  let most = 0
  for (const [at, { start }] of marks.entries()) {
    const different = new Set<number>()
    for (let next = at; next < marks.length && marks[next]!.end - start <= length - before; next++) different.add(marks[next]!.which)
    if (different.size > most) [best, most] = [at, different.size]
  }
  return best
}

function windowAround(text: string, mark: number): { start: number; end: number } {
  if (text.length <= length) return { start: 0, end: text.length }
  let start = Math.max(0, Math.min(mark - before, text.length - length))
  if (start > 0) start = Math.min(mark, text.slice(start, mark).search(/\s/) + 1 + start)
  let end = Math.min(text.length, start + length)
  if (end < text.length) {
    const space = text.slice(start, end).search(/\s\S*$/)
    if (start + space > mark) end = start + space
  }
  return { start: wholeCharacter(text, start), end: wholeCharacter(text, end) }
}

function wholeCharacter(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text[at] ?? '') ? at + 1 : at
}

function joined(marks: readonly Mark[]): Mark[] {
  const apart: Mark[] = []
  for (const mark of marks) {
    const last = apart.at(-1)
    if (last && mark.start <= last.end) last.end = Math.max(last.end, mark.end)
    else apart.push({ ...mark })
  }
  return apart
}
