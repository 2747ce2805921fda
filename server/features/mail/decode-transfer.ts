export function decodeTransfer(raw: Buffer, encoding: string): Buffer {
  const name = encoding.trim().toLowerCase()
  // Buffer's base64 skips whitespace and foreign characters and stops at padding.
  if (name === 'base64') return decodeBase64(raw)
  if (name === 'quoted-printable') return decodeQuotedPrintable(raw)
  if (name === 'x-uuencode' || name === 'uuencode' || name === 'x-uue') return decodeUuencode(raw)
  return raw
}

function decodeBase64(raw: Buffer): Buffer {
  const text = raw.toString('latin1')
  const padding = text.indexOf('=')
  if (padding < 0 || /^[=\s]*$/.test(text.slice(padding, padding + 100))) return Buffer.from(text, 'base64')
  // Some senders encode piece by piece, with padding in the middle.
  const pieces = text.split(/=+/)
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

export function decodeUuencode(raw: Buffer): Buffer {
  const out: Buffer[] = []
  for (const line of raw.toString('latin1').split(/\r?\n/)) {
    if (line.startsWith('begin ') || line === 'end' || line === '' || line === '`') continue
    const size = (line.charCodeAt(0) - 32) & 63
    const decoded = Buffer.alloc(Math.ceil(line.length / 4) * 3 + 3)
    let length = 0
    for (let at = 1; at < line.length; at += 4) {
      const [a, b, c, d] = [0, 1, 2, 3].map((offset) => ((line.charCodeAt(at + offset) || 32) - 32) & 63)
      const bits = ((a ?? 0) << 18) | ((b ?? 0) << 12) | ((c ?? 0) << 6) | (d ?? 0)
      length = decoded.writeUIntBE(bits, length, 3)
    }
    out.push(decoded.subarray(0, Math.min(size, length)))
  }
  return Buffer.concat(out)
}
