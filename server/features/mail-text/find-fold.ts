import { attributionStart, isForwardMark, isHeaderBlock, isOriginalMark, isPlainAttribution } from './attribution.ts'
import { findSignature } from './find-signature.ts'

export type FoldLine = {
  text: string
  quoted: boolean
  /** The sender's client says: from here on it is the old mail. */
  hard: boolean
  /** The sender's client says: this introduces a quote. */
  introduces: boolean
}

/** The first line of what can be folded away at a mail's end: old mails and signature. `lines.length` for nothing. */
export function findFold(lines: FoldLine[]): number {
  const quote = findQuote(lines)
  if (quote < 0) return lines.length
  const fold = findSignature(lines, quote)
  // A mail that is all quote, or a bare forward, is shown as it is.
  return lines.slice(0, fold).some(({ text }) => text.trim() !== '') ? fold : lines.length
}

/** -1 for a forward. */
function findQuote(lines: FoldLine[]): number {
  let skipped = false
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]
    if (!line || line.text.trim() === '') continue
    if (isForwardMark(line.text)) return -1
    if (line.hard) return at
    if (!line.quoted && (isOriginalMark(line.text) || isHeaderBlock(lines, at))) return withRule(lines, at)
    const start = line.quoted ? at : line.introduces ? at : attributionStart(lines, at)
    if (start < 0) continue
    const first = line.quoted ? at : nextText(lines, at + 1, (next) => !next.introduces)
    const introduced = !line.quoted
    if (lines[first]?.quoted !== true) {
      if (introduced && isPlainAttribution(joined(lines, start, at))) return start
      continue
    }
    const end = runEnd(lines, first)
    const rest = nextText(lines, end)
    // An answer below or within the quote needs the quote to be understood.
    if (rest === lines.length || isSeparator(lines[rest]?.text ?? ''))
      return introduced || !skipped ? start : lines.length
    if (introduced) return lines.length
    skipped = true
    at = end - 1
  }
  return lines.length
}

function withRule(lines: FoldLine[], at: number): number {
  return /^[_-]{5,}$/.test(lines[at - 1]?.text.trim() ?? '') ? at - 1 : at
}

function joined(lines: FoldLine[], start: number, end: number): string {
  return lines
    .slice(start, end + 1)
    .map(({ text }) => text.trim())
    .join(' ')
}

function nextText(lines: FoldLine[], from: number, accept: (line: FoldLine) => boolean = () => true): number {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]
    if (line && line.text.trim() !== '' && accept(line)) return at
  }
  return lines.length
}

function runEnd(lines: FoldLine[], from: number): number {
  let end = from
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]
    if (line?.quoted) end = at + 1
    else if (line && line.text.trim() !== '') break
  }
  return end
}

/** The footer of a mailing list or a signature below the quote. */
function isSeparator(text: string): boolean {
  return /^(-- ?|_{5,}|-{5,})$/.test(text)
}
