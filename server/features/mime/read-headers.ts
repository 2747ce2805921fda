export type Headers = {
  /** Lower-case name to unfolded values, in order, each as latin1 of the raw bytes. */
  values: Map<string, string[]>
  /** Where the body begins. */
  bodyStart: number
  defects: string[]
}

export type HeaderLimits = { bytes: number; lines: number }

export const mailHeaderLimits: HeaderLimits = { bytes: 512 * 1024, lines: 2000 }
export const partHeaderLimits: HeaderLimits = { bytes: 64 * 1024, lines: 200 }

/** Reads the header block at `start`; what is beyond the limits is passed over, the body is still found. */
export function readHeaders(raw: Buffer, start: number, end: number, limits: HeaderLimits): Headers {
  const { headersEnd, bodyStart } = findBody(raw, start, end)
  const defects: string[] = []
  if (headersEnd - start > limits.bytes) defects.push('headers too long')
  const block = raw.toString('latin1', start, Math.min(headersEnd, start + limits.bytes))
  const values = new Map<string, string[]>()
  if (!looksLikeHeaders(block)) {
    // A mail or part that begins with its text: no header, and not one line of it may be lost.
    if (block.trim() !== '') defects.push('no headers')
    return { values, bodyStart: block.trim() === '' ? bodyStart : start, defects }
  }
  let name = ''
  let value: string[] = []
  let lines = 0
  const keep = () => {
    if (name === '') return
    const list = values.get(name)
    if (list) list.push(value.join(' '))
    else values.set(name, [value.join(' ')])
  }
  for (const line of eachLine(block)) {
    if (++lines > limits.lines) {
      defects.push('too many headers')
      break
    }
    if (name !== '' && (line.startsWith(' ') || line.startsWith('\t'))) {
      value.push(line.trim())
      continue
    }
    const colon = line.indexOf(':')
    const found = colon > 0 ? line.slice(0, colon).trimEnd() : ''
    if (isHeaderName(found)) {
      keep()
      name = found.toLowerCase()
      value = [line.slice(colon + 1).trim()]
    } else if (!line.startsWith('From ') && defects.length < 5) defects.push('garbage between headers')
  }
  keep()
  return { values, bodyStart, defects }
}

function findBody(raw: Buffer, start: number, end: number): { headersEnd: number; bodyStart: number } {
  if (raw[start] === 0x0a) return { headersEnd: start, bodyStart: start + 1 }
  if (raw[start] === 0x0d && raw[start + 1] === 0x0a) return { headersEnd: start, bodyStart: start + 2 }
  for (let at = raw.indexOf(0x0a, start); at >= 0 && at < end; at = raw.indexOf(0x0a, at + 1)) {
    if (raw[at + 1] === 0x0a) return { headersEnd: at + 1, bodyStart: Math.min(at + 2, end) }
    if (raw[at + 1] === 0x0d && raw[at + 2] === 0x0a) return { headersEnd: at + 1, bodyStart: Math.min(at + 3, end) }
  }
  return { headersEnd: end, bodyStart: end }
}

function looksLikeHeaders(block: string): boolean {
  let seen = 0
  for (const line of eachLine(block)) {
    const colon = line.indexOf(':')
    if (colon > 0 && isHeaderName(line.slice(0, colon).trimEnd())) return true
    if (++seen >= 20) return false
  }
  return false
}

function* eachLine(block: string): Generator<string> {
  let start = 0
  while (start < block.length) {
    const newline = block.indexOf('\n', start)
    const end = newline < 0 ? block.length : newline
    yield block.slice(start, block[end - 1] === '\r' ? end - 1 : end)
    start = end + 1
  }
}

function isHeaderName(text: string): boolean {
  return text.length > 0 && text.length < 100 && /^[!-9;-~]+$/.test(text)
}
