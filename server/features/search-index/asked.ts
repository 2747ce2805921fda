import { AppError } from '../../kernel/errors.ts'
import { isUnspaced, type Run, runsOf, type Word } from './words.ts'

/** One thing that must be in a document: a word, the beginning of one, or words in a row. */
export type AskedWord = { words: { word: string; distance: number }[]; prefix: boolean; negated: boolean }
export type Asked = {
  words: AskedWord[]
  /** A tsquery whose words carry a ~ in the place of their segment's mark. */
  text: string
  hasPhrase: boolean
}

const mostWords = 20
// The beginning of one letter is in nearly every message.
const shortestPrefix = 2

/**
 * Reads what is searched for besides a query's terms: words, "words in a row", -without, begin*. The last word may be one that is still
 * being typed, unless a space follows. Undefined when there is no word in it.
 * @throws AppError invalid_input
 */
export function readAsked(text: string): Asked | undefined {
  const typing = !/\s$/.test(text)
  const pieces = text.match(/-?"[^"]*"?|\S+/g) ?? []
  const words = pieces.flatMap((piece, at) => readPiece(piece, typing && at === pieces.length - 1))
  if (words.length === 0) return undefined
  if (words.length > mostWords) throw problem(`A search takes at most ${mostWords} words.`)
  if (words.every(({ negated }) => negated)) throw problem('Name at least one word to search for, besides those to leave out.')
  return { words, text: words.map(formatAsked).join(' & '), hasPhrase: words.some((word) => word.words.length > 1) }
}

function readPiece(piece: string, unfinished: boolean): AskedWord[] {
  const negated = /^-["\p{L}\p{N}]/u.test(piece)
  const text = negated ? piece.slice(1) : piece
  const runs = [...runsOf(text)]
  if (text.startsWith('"')) {
    const parts = runs.flatMap((run) => run.parts)
    return parts.length > 0 ? [{ words: inRow(parts), prefix: false, negated }] : []
  }
  const open = unfinished || text.endsWith('*')
  return runs.map((run, at) => readRun(run, { negated, open: open && at === runs.length - 1 }))
}

function readRun({ parts, wholes: [whole] }: Run, { negated, open }: { negated: boolean; open: boolean }): AskedWord {
  if (whole) return { words: inRow([whole]), prefix: open, negated }
  const [first] = parts as [Word]
  if (isUnspaced(first) && [...first.word].length === 1) return { words: inRow([first]), prefix: true, negated }
  if (parts.length === 1) return { words: inRow(parts), prefix: open && first.word.length >= shortestPrefix, negated }
  // The last character is in the pair before it.
  return { words: inRow(isUnspaced(parts.at(-1)!) && [...parts.at(-1)!.word].length === 1 ? parts.slice(0, -1) : parts), prefix: false, negated }
}

function inRow(words: readonly Word[]): AskedWord['words'] {
  return words.map(({ word, place }, at) => ({ word, distance: at === 0 ? 0 : place - words[at - 1]!.place }))
}

function formatAsked({ words, prefix, negated }: AskedWord): string {
  const row = words.map(({ word, distance }, at) => `${at > 0 ? `<${distance}> ` : ''}'~${word.replaceAll("'", "''")}'${prefix ? ':*' : ''}`).join(' ')
  return `${negated ? '!' : ''}${words.length > 1 ? `(${row})` : row}`
}

function problem(message: string): AppError {
  return new AppError('invalid_input', { issues: [{ path: 'query', message }] })
}
