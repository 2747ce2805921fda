/** A word as it is stored and asked for, and where it stands in the text. */
export type Word = { word: string; start: number; end: number; place: number }
/** What is written without a space in between: an address is both its parts and one word. */
export type Run = { parts: Word[]; wholes: Word[] }

const noSpaces = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
// Letters with their marks, and digits; joined by what addresses, prices and names are written with.
const run = /[\p{L}\p{N}\p{M}]+(?:[@._'’+-]+[\p{L}\p{N}\p{M}]+)*/gu
const part = /[\p{L}\p{N}\p{M}]+/gu
const unspaced = new RegExp(`[${noSpaces}]`, 'u')
const byScript = new RegExp(`[${noSpaces}\\p{M}]+|(?:(?![${noSpaces}])[\\p{L}\\p{N}\\p{M}])+`, 'gu')
const longestWord = 60

/**
 * The words of a text in any language: case and accents folded, addresses and the like whole and in their parts. The same
 * for what is stored, what is asked and what is highlighted, so that PostgreSQL's own parser has no say.
 */
export function wordsOf(text: string, most = 10_000): Word[] {
  const words: Word[] = []
  for (const { parts, wholes } of runsOf(text)) {
    words.push(...parts, ...wholes)
    if (words.length >= most) break
  }
  return words
}

export function* runsOf(text: string): Generator<Run> {
  let place = 1
  for (const { 0: whole, index } of text.matchAll(run)) {
    const parts: Word[] = []
    for (const each of whole.matchAll(part)) addPart(parts, each[0], index + each.index, place)
    yield { parts, wholes: parts.length > 1 && /[@._'’+-]/.test(whole) ? wholesOf(whole, index, place) : [] }
    place += parts.length
  }
}

// Scripts without spaces: found by each two neighbouring characters, of which the last stands alone.
function addPart(parts: Word[], text: string, start: number, place: number): void {
  const add = (word: string, from: number): void => { parts.push({ word: fold(word), start: from, end: from + word.length, place: place + parts.length }) }
  if (!unspaced.test(text)) return add(text, start)
  for (const { 0: stretch, index } of text.matchAll(byScript)) {
    if (!unspaced.test(stretch)) {
      add(stretch, start + index)
      continue
    }
    const letters = [...stretch]
    let from = start + index
    for (const [at, letter] of letters.entries()) {
      add(letter + (letters[at + 1] ?? ''), from)
      from += letter.length
    }
  }
}

function wholesOf(whole: string, start: number, place: number): Word[] {
  const wholes = [{ word: fold(whole), start, end: start + whole.length, place }]
  const domain = whole.lastIndexOf('@') + 1
  if (domain > 0 && whole.includes('.', domain)) wholes.push({ word: fold(whole.slice(domain)), start: start + domain, end: start + whole.length, place })
  return wholes
}

/** One of two neighbouring characters of a script without spaces, or the last alone. */
export function isUnspaced({ word }: Pick<Word, 'word'>): boolean {
  return unspaced.test(word)
}

/** Case and accents do not count; vowel signs of scripts in which they are letters do. */
function fold(text: string): string {
  const lower = text.toLowerCase()
  if (/^[a-z0-9]+$/.test(lower)) return lower.slice(0, longestWord)
  return lower.normalize('NFKD').replace(/[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]/g, '').replace(/[ßøłđðþæœı’]/g, (letter) => letters[letter]!)
    .normalize('NFC').slice(0, longestWord).toWellFormed()
}

const letters: Record<string, string> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ı: 'i', '’': "'" }
