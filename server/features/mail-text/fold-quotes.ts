import { findFold } from './find-fold.ts'
import type { FoldLine } from './find-fold.ts'
import { linesOfHtml } from './lines-of-html.ts'
import type { HtmlLine } from './lines-of-html.ts'
import { textFromHtml } from './text-from-html.ts'

export type FoldedMail = { visibleText: string; quotedText: string; visibleHtml: string; quotedHtml: string }

/** Longer mails are shown whole. In lines. */
const mostLines = 200_000

/** Outlook writes the same header over what it forwards as over what it quotes: only the subject tells. */
const forward = /^\s*(fwd?|wg|tr|rv|i|enc|vb|pd|转发|轉寄|転送)\s?[:：]/iu

/**
 * Splits a mail into what its sender says and what follows: the old mails and the signature. Answers below or within a
 * quote keep everything visible. `html` is as it was received (marks of clients are looked for); sanitise both halves.
 */
export function foldQuotes({ text, html, subject = '' }: { text: string; html: string; subject?: string }): FoldedMail {
  if (forward.test(subject))
    return { visibleText: text.trim() || textFromHtml(html), quotedText: '', visibleHtml: html, quotedHtml: '' }
  const [visibleText, quotedText] = foldText(text.trim() === '' ? textFromHtml(html) : text)
  const [visibleHtml, quotedHtml] = foldHtml(html)
  return { visibleText, quotedText, visibleHtml, quotedHtml }
}

function foldText(text: string): [visible: string, quoted: string] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  if (lines.length > mostLines) return [text, '']
  const fold = findFold(
    lines.map((line) => {
      const marks = /^(?:>[ \t]?){1,50}/.exec(line)?.[0].length ?? 0
      return { text: line.slice(marks), quoted: marks > 0, hard: false, introduces: false }
    }),
  )
  return [lines.slice(0, fold).join('\n').trim(), lines.slice(fold).join('\n').trim()]
}

function foldHtml(html: string): [visible: string, quoted: string] {
  if (html === '') return ['', '']
  const lines = linesOfHtml(html)
  if (lines.length > mostLines) return [html, '']
  const start = lines[findFold(markQuotes(lines))]?.start
  return start === undefined ? [html, ''] : [html.slice(0, start), html.slice(start)]
}

/** In a client's container, what stands before a blockquote introduces it; without a blockquote all is quoted. */
function markQuotes(lines: HtmlLine[]): FoldLine[] {
  const firstQuote = new Map<number, number>()
  for (const [index, { container, depth }] of lines.entries()) {
    if (container > 0 && depth > 0 && !firstQuote.has(container)) firstQuote.set(container, index)
  }
  return lines.map(({ text, depth, hard, container }, index) => {
    const quote = firstQuote.get(container)
    const introduces = container > 0 && depth === 0 && quote !== undefined && index < quote
    // Thunderbird's container is the introduction alone, with the blockquote behind it.
    const alone = container > 0 && quote === undefined && (lines[nextOutside(lines, index)]?.depth ?? 0) > 0
    return {
      text,
      hard,
      introduces: introduces || alone,
      quoted: depth > 0 || (container > 0 && quote === undefined && !alone),
    }
  })
}

function nextOutside(lines: HtmlLine[], from: number): number {
  const container = lines[from]?.container
  let at = from
  // An introduction is short; the bound keeps the whole linear.
  while (at < from + 10 && (lines[at]?.container === container || lines[at]?.text === '')) at++
  return at
}
