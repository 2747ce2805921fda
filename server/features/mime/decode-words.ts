import { decodeCharset } from './decode-charset.ts'
import { decodeQuotedPrintable } from './decode-transfer.ts'

type Run = { charset: string; bytes: Buffer[] }

/** RFC 2047 encoded words; raw 8-bit (given as latin1) is read as UTF-8 or windows-1252. */
export function decodeWords(latin1: string): string {
  if (!latin1.includes('=?')) return decodeRaw(latin1)
  let result = ''
  let end = 0
  let run: Run | null = null
  for (const match of latin1.matchAll(/=\?([^?\s]{1,75})\?([BbQq])\?([^?\r\n]*)\?=/g)) {
    const between = latin1.slice(end, match.index)
    const charset = (match[1] ?? '').replace(/\*.*$/, '').toLowerCase()
    const bytes = decodeWord(match[2] ?? '', match[3] ?? '')
    // A character may be split over two words, so neighbours of one charset are joined before they are decoded.
    if (run && between.trim() === '' && run.charset === charset) run.bytes.push(bytes)
    else {
      result += flush(run)
      if (!run || between.trim() !== '') result += decodeRaw(between)
      run = { charset, bytes: [bytes] }
    }
    end = match.index + match[0].length
  }
  return result + flush(run) + decodeRaw(latin1.slice(end))
}

function flush(run: Run | null): string {
  return run ? decodeCharset(Buffer.concat(run.bytes), run.charset) : ''
}

function decodeWord(encoding: string, text: string): Buffer {
  if (encoding === 'B' || encoding === 'b') return Buffer.from(text, 'base64')
  return decodeQuotedPrintable(Buffer.from(text.replaceAll('_', ' '), 'latin1'))
}

export function decodeRaw(latin1: string): string {
  return decodeCharset(Buffer.from(latin1, 'latin1'))
}
