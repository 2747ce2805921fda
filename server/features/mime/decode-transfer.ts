export function decodeTransfer(raw: Buffer, encoding: string): Buffer {
  const name = encoding.trim().toLowerCase()
  // Buffer's base64 skips whitespace and foreign characters and stops at padding.
  if (name === 'base64') return decodeBase64(raw)
  if (name === 'quoted-printable') return decodeQuotedPrintable(raw)
  if (name === 'x-uuencode' || name === 'uuencode' || name === 'x-uue') return decodeUuencode(raw)
  return raw
}

/** Beyond it the padding is malice, and joining the pieces its aim. */
const mostPieces = 10_000

function decodeBase64(raw: Buffer): Buffer {
  const text = raw.toString('latin1')
  const padding = text.indexOf('=')
  if (padding < 0 || /^[=\s]*$/.test(text.slice(padding, padding + 100))) return Buffer.from(text, 'base64')
  // Some senders encode piece by piece, with padding in the middle.
  const pieces = text.split(/=+/, mostPieces)
  if (pieces.length === mostPieces) return Buffer.from(text.replaceAll('=', ''), 'base64')
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')))
}

/** Lenient: an `=` that introduces nothing valid stays as it is. */
export function decodeQuotedPrintable(raw: Buffer): Buffer {
  let equals = raw.indexOf(0x3d)
  if (equals < 0) return raw
  const out = Buffer.allocUnsafe(raw.length)
  let length = 0
  let from = 0
  while (equals >= 0) {
    raw.copy(out, length, from, equals)
    length += equals - from
    from = equals + 1
    const high = hexDigit(raw[from])
    const low = hexDigit(raw[from + 1])
    if (high >= 0 && low >= 0) {
      out[length++] = high * 16 + low
      from += 2
    } else {
      const next = afterSoftBreak(raw, from)
      if (next < 0) out[length++] = 0x3d
      else from = next
    }
    equals = raw.indexOf(0x3d, from)
  }
  length += raw.copy(out, length, from)
  return out.subarray(0, length)
}

function afterSoftBreak(raw: Buffer, from: number): number {
  let at = from
  // 1,000 is a bound against lines of nothing but spaces.
  while (at < from + 1000 && (raw[at] === 0x20 || raw[at] === 0x09)) at++
  if (at >= raw.length) return at
  if (raw[at] === 0x0d && raw[at + 1] === 0x0a) return at + 2
  return raw[at] === 0x0a || raw[at] === 0x0d ? at + 1 : -1
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1
}

/** Three bytes of every four characters; the first of a line says how many bytes the line holds. */
export function decodeUuencode(raw: Buffer): Buffer {
  const out = Buffer.alloc(raw.length)
  let length = 0
  for (let start = 0; start < raw.length;) {
    const newline = raw.indexOf(0x0a, start)
    const end = newline < 0 ? raw.length : newline
    const size = ((raw[start] ?? 32) - 32) & 63
    const lineEnd = Math.min(length + size, out.length)
    if (!isFrame(raw, start, end)) {
      for (let at = start + 1; at < end && length < lineEnd; at += 4) {
        const bits =
          (sextet(raw, at) << 18) | (sextet(raw, at + 1) << 12) | (sextet(raw, at + 2) << 6) | sextet(raw, at + 3)
        for (let shift = 16; shift >= 0 && length < lineEnd; shift -= 8) out[length++] = (bits >> shift) & 255
      }
    }
    start = end + 1
  }
  return out.subarray(0, length)
}

/** `begin 644 name` and `end`. */
function isFrame(raw: Buffer, start: number, end: number): boolean {
  if (raw[start] !== 0x62 && raw[start] !== 0x65) return false
  const line = raw.toString('latin1', start, Math.min(end, start + 20)).trimEnd()
  return line === 'end' || /^begin [0-7]{3,4} /.test(line)
}

function sextet(raw: Buffer, at: number): number {
  return ((raw[at] ?? 32) - 32) & 63
}
