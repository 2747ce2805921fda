import { decodeWords } from './decode-words.ts'
import type { Mailbox } from './parsed-mail.ts'
import { cutText } from '../mail-text/index.ts'

const mostAddresses = 1000

/** Addresses of a header value, in one pass; groups are flattened, comments become names, nonsense is left out. */
export function readAddresses(latin1: string): Mailbox[] {
  const found: Mailbox[] = []
  let phrase = ''
  let angle: string | null = null
  let comment = ''
  const finish = () => {
    const mailbox = makeMailbox(phrase, angle, comment)
    if (mailbox) found.push(mailbox)
    phrase = comment = ''
    angle = null
  }
  for (let at = 0; at < latin1.length && found.length < mostAddresses; at++) {
    const char = latin1.charAt(at)
    if (char === '"') {
      const quoted = readDelimited(latin1, at, '"', '"')
      phrase += isLocalPart(latin1, quoted.next) ? `"${quoted.text}"` : quoted.text
      at = quoted.next - 1
    } else if (char === '(') {
      const read = readDelimited(latin1, at, '(', ')')
      comment += (comment ? ' ' : '') + read.text
      at = read.next - 1
    } else if (char === '<') {
      const end = latin1.indexOf('>', at)
      const stop = end < 0 ? latin1.length : end
      angle = latin1.slice(at + 1, stop)
      at = stop
    } else if (char === ',' || char === ';') finish()
    else if (char === ':' && angle === null && !phrase.includes('@')) phrase = ''
    else phrase += char
  }
  finish()
  return found
}

function isLocalPart(text: string, next: number): boolean {
  return text[next] === '@'
}

function readDelimited(text: string, start: number, open: string, close: string): { text: string; next: number } {
  let inner = ''
  let depth = 1
  let at = start + 1
  for (; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '\\' && at + 1 < text.length) {
      inner += text.charAt(++at)
      continue
    }
    if (char === close && --depth === 0) break
    if (char === open) depth++
    inner += char
  }
  return { text: inner, next: at + 1 }
}

function makeMailbox(phrase: string, angle: string | null, comment: string): Mailbox | null {
  const words = phrase.trim()
  if (angle !== null) {
    const address = cleanAddress(angle)
    if (address === '' && words === '') return null
    // Some clients put the address where the name belongs and leave the brackets empty.
    return { name: cleanName(words || comment), address: address || addressIn(words) }
  }
  const address = addressIn(words)
  return address === '' ? null : { name: cleanName(words.replace(address, '').trim() || comment), address }
}

function addressIn(words: string): string {
  if (!words.includes('@')) return ''
  if (words.startsWith('"')) return cleanAddress(words)
  return cleanAddress(words.split(/\s+/).find((word) => word.includes('@')) ?? '')
}

function cleanAddress(text: string): string {
  // Source routes (<@a,@b:user@host>) were dropped in 1989 and still turn up.
  const route = text.startsWith('@') ? text.indexOf(':') : -1
  const bare = decodeWords(route > 0 ? text.slice(route + 1) : text)
    .trim()
    .replace(/[\p{Cc}]+/gu, '')
  // Only a quoted local part may hold white space.
  const address = bare.startsWith('"') ? bare : bare.replace(/[\s<>]+/g, '').replace(/^mailto:/i, '')
  return address.length > 320 ? '' : address
}

function cleanName(text: string): string {
  const name = decodeWords(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  const unquoted = /^(["'])(.*)\1$/.exec(name)?.[2] ?? name
  return cutText(unquoted, 300)
}
