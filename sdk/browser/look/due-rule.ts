import type { Rule } from '../protocol.ts'

export type Moment = {
  /** The page's whole address. */
  page: string
  seconds: number
  visits: number
  /** When each rule was shown last, in Unix milliseconds. */
  shown: Readonly<Record<string, number>>
  now: number
}

/** The first rule whose page, time and visit have come, and that was not shown before, or long enough ago. */
export function dueRule(rules: readonly Rule[], { page, seconds, visits, shown, now }: Moment): Rule | undefined {
  return rules.find(({ id, page: pattern, afterSeconds, visits: from, everyDays }) => {
    const before = shown[id]
    const isOver = before === undefined || (everyDays !== null && now - before >= everyDays * 86_400_000)
    return isOver && seconds >= afterSeconds && visits >= from && matchesPage(pattern, page)
  })
}

/** `/pots*` is a path, `shop.example/pots*` an address, `*` stands for anything; empty fits every page. */
export function matchesPage(pattern: string, page: string): boolean {
  if (pattern.trim() === '') return true
  const { host, pathname, search } = new URL(page)
  const wanted = pattern.trim().replace(/^https?:\/\//, '')
  const path = pathname.replace(/(.)\/$/, '$1')
  const start = wanted[0] === '/' || wanted[0] === '*' ? '' : host
  return [path, path + search, pathname].some((rest) => fits(wanted, start + rest))
}

// By hand: a pattern with many stars must not make the page wait, as a regular expression might.
function fits(pattern: string, text: string): boolean {
  const parts = pattern.split('*')
  const [first = '', last = ''] = [parts[0], parts.at(-1)]
  if (parts.length === 1) return text === pattern
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= text.length - last.length
}
