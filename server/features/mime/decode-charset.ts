import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { decodeUtf7 } from './decode-utf7.ts'
import { storableText } from '../mail-text/index.ts'

/** Text of bytes in the named charset. Labels lie often, so the bytes have the last word; never throws. */
export function decodeCharset(bytes: Uint8Array, label?: string): string {
  return storableText(decode(bytes, normaliseLabel(label)))
}

export function isKnownCharset(label: string): boolean {
  const name = normaliseLabel(label)
  return name === '' || name === 'utf-7' || latinLabels.has(name) || decoderFor(name) !== null
}

function decode(bytes: Uint8Array, label: string): string {
  if (label === 'utf-7') return decodeUtf7(latin1(bytes))
  if (isAscii(bytes)) return decodeAscii(bytes, label)
  if (label === '' || label === 'utf-8') return isUtf8(bytes) ? utf8.decode(bytes) : guess(bytes, label)
  // Text that is valid UTF-8 beyond ASCII is hardly ever anything else.
  if (latinLabels.has(label)) return isUtf8(bytes) ? utf8.decode(bytes) : windows1252(bytes)
  const decoder = decoderFor(label)
  return decoder ? decoder.decode(bytes) : guess(bytes, label)
}

function decodeAscii(bytes: Uint8Array, label: string): string {
  const text = latin1(bytes)
  // Seven-bit charsets hide in ASCII: ISO-2022 announces itself by escapes, UTF-16 by its label.
  const switches = text.includes('\x1b$') || text.includes('\x1b(')
  if (switches) return decoderFor(label.startsWith('iso-2022') ? label : 'iso-2022-jp')?.decode(bytes) ?? text
  return label.startsWith('utf-16') ? (decoderFor(label)?.decode(bytes) ?? text) : text
}

function guess(bytes: Uint8Array, label: string): string {
  if (label !== 'utf-8') return isUtf8(bytes) ? utf8.decode(bytes) : windows1252(bytes)
  const text = utf8.decode(bytes)
  const broken = count(text, '\ufffd')
  let whole = 0
  for (let i = 0; i < text.length && whole <= broken; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 0x7f && unit !== 0xfffd) whole++
  }
  return whole > broken ? text : windows1252(bytes)
}

function count(text: string, part: string): number {
  let found = 0
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found++
  return found
}

const utf8 = new TextDecoder('utf-8')
const decoders = new Map<string, TextDecoder | null>()
const latinLabels = new Set(['us-ascii', 'ascii', 'ansi', 'iso-8859-1', 'latin1', 'windows-1252', 'iso8859-1', 'cp819'])
const aliases: Record<string, string> = {
  utf8: 'utf-8',
  'unicode-1-1-utf-8': 'utf-8',
  'x-unknown': '',
  unknown: '',
  'unknown-8bit': '',
  default: '',
  '8bit': '',
  binary: '',
  'unicode-1-1-utf-7': 'utf-7',
  utf7: 'utf-7',
  'iso-2022-jp-ms': 'iso-2022-jp',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  cp932: 'shift_jis',
  'windows-932': 'shift_jis',
  cp936: 'gb18030',
  'windows-936': 'gb18030',
  cp949: 'euc-kr',
  'windows-949': 'euc-kr',
  'ks-c-5601': 'euc-kr',
  cp950: 'big5',
  'windows-950': 'big5',
  'big5-eten': 'big5',
  cp866: 'ibm866',
  'cp-866': 'ibm866',
  koi8: 'koi8-r',
  'iso-8859-8-i': 'iso-8859-8-i',
  'iso-8859-6-i': 'iso-8859-6',
}

function normaliseLabel(label = ''): string {
  const name = label
    .trim()
    .toLowerCase()
    .replace(/["'\s]/g, '')
    .slice(0, 60)
  const alias = aliases[name]
  if (alias !== undefined) return alias
  const numbered = /^(?:cp|win|windows|x-cp|ms)[-_]?(125\d|874)$/.exec(name)
  return numbered ? `windows-${numbered[1]}` : name
}

function decoderFor(label: string): TextDecoder | null {
  const known = decoders.get(label)
  if (known !== undefined) return known
  let decoder: TextDecoder | null = null
  try {
    decoder = new TextDecoder(label)
  } catch {
    decoder = null
  }
  // Labels come from strangers: remember a bounded number.
  if (decoders.size < 500) decoders.set(label, decoder)
  return decoder
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

// Own table: some Node versions decode windows-1252 as plain latin1 on their fast path.
const upper = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

function windows1252(bytes: Uint8Array): string {
  return latin1(bytes).replace(/[\x80-\x9f]/g, (char) => upper[char.charCodeAt(0) - 0x80] ?? char)
}
