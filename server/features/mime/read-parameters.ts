import { decodeCharset } from './decode-charset.ts'
import { decodeWords } from './decode-words.ts'

export type Parameters = { value: string; params: Record<string, string> }

/** `text/plain; charset=x; name*0*=utf-8''a`: value and parameters (RFC 2045, 2231, and what clients write instead). */
export function readParameters(header: string): Parameters {
  const semicolon = header.indexOf(';')
  const value = (semicolon < 0 ? header : header.slice(0, semicolon)).trim().toLowerCase()
  if (semicolon < 0) return { value, params: {} }
  return { value, params: joinContinuations(scan(header, semicolon + 1)) }
}

function scan(header: string, start: number): Map<string, string> {
  const raw = new Map<string, string>()
  let at = start
  while (at < header.length && raw.size < 100) {
    const equals = header.indexOf('=', at)
    if (equals < 0) break
    const semicolon = header.indexOf(';', at)
    if (semicolon >= 0 && semicolon < equals) {
      at = semicolon + 1
      continue
    }
    const name = header.slice(at, equals).trim().toLowerCase()
    const read = readValue(header, equals + 1)
    if (name !== '' && !raw.has(name)) raw.set(name, read.value)
    at = read.next
  }
  return raw
}

function readValue(header: string, start: number): { value: string; next: number } {
  let at = start
  while (header[at] === ' ' || header[at] === '\t') at++
  if (header[at] !== '"') {
    const end = header.indexOf(';', at)
    const value = header.slice(at, end < 0 ? header.length : end).trim()
    return { value, next: end < 0 ? header.length : end + 1 }
  }
  let value = ''
  for (at++; at < header.length && header[at] !== '"'; at++) {
    // Windows clients quote paths without escaping: only \" and \\ are escapes.
    if (header[at] === '\\' && (header[at + 1] === '"' || header[at + 1] === '\\')) at++
    value += header[at]
  }
  const end = header.indexOf(';', at)
  return { value, next: end < 0 ? header.length : end + 1 }
}

function joinContinuations(raw: Map<string, string>): Record<string, string> {
  const params: Record<string, string> = Object.create(null)
  const pieces = new Map<string, { index: number; encoded: boolean; value: string }[]>()
  for (const [name, value] of raw) {
    const match = /^([^*]+)(?:\*(\d{1,3}))?(\*)?$/.exec(name)
    const base = match?.[1]
    if (base === undefined || (match?.[2] === undefined && match?.[3] === undefined)) {
      params[name] = decodeWords(value)
      continue
    }
    const list = pieces.get(base) ?? []
    list.push({ index: Number(match?.[2] ?? 0), encoded: match?.[3] === '*', value })
    pieces.set(base, list)
  }
  for (const [name, list] of pieces) {
    list.sort((a, b) => a.index - b.index)
    params[name] = decodePieces(list)
  }
  return params
}

function decodePieces(list: { encoded: boolean; value: string }[]): string {
  let charset: string | undefined
  const bytes = list.map(({ encoded, value }, index) => {
    let text = value
    const mark = index === 0 && encoded ? /^([^']{0,60})'[^']{0,60}'/.exec(text) : null
    if (mark) {
      charset = mark[1]
      text = text.slice(mark[0].length)
    }
    return Buffer.from(encoded ? percentDecode(text) : text, 'latin1')
  })
  return decodeCharset(Buffer.concat(bytes), charset)
}

function percentDecode(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
