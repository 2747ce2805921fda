type Range = { start: number; end: number }
export type BoundarySplit = { ranges: Range[]; defect: string | null }

const mostRanges = 1001

/** Where the parts of a multipart body lie. A boundary that is missing or wrong is inferred from the body. */
export function splitAtBoundary(body: Buffer, boundary: string): BoundarySplit {
  const named = boundary === '' ? [] : findParts(body, boundary.trimEnd())
  if (named.length > 0) {
    const last = named.at(-1)
    return { ranges: named, defect: last?.end === body.length ? 'no closing boundary' : null }
  }
  const inferred = inferBoundary(body)
  if (inferred === null) return { ranges: [], defect: 'no boundary found' }
  return { ranges: findParts(body, inferred), defect: 'wrong boundary' }
}

function findParts(body: Buffer, boundary: string): Range[] {
  const delimiter = Buffer.from(`--${boundary}`)
  const ranges: Range[] = []
  let open = -1
  for (let at = body.indexOf(delimiter); at >= 0 && ranges.length < mostRanges; at = body.indexOf(delimiter, at + 1)) {
    if (at > 0 && body[at - 1] !== 0x0a) continue
    const after = at + delimiter.length
    const closes = body[after] === 0x2d && body[after + 1] === 0x2d
    const next = afterLine(body, closes ? after + 2 : after)
    // `--abc` also begins the lines of an inner boundary `abcd`.
    if (next < 0) continue
    if (open >= 0) ranges.push({ start: open, end: Math.max(open, beforeLineBreak(body, at)) })
    open = closes ? -1 : next
    if (closes) return ranges
  }
  if (open >= 0) ranges.push({ start: Math.min(open, body.length), end: body.length })
  return ranges
}

function afterLine(body: Buffer, from: number): number {
  let at = from
  while (at < from + 200 && (body[at] === 0x20 || body[at] === 0x09 || body[at] === 0x0d)) at++
  if (at >= body.length) return body.length
  return body[at] === 0x0a ? at + 1 : -1
}

/** The line break before a delimiter belongs to the delimiter. */
function beforeLineBreak(body: Buffer, at: number): number {
  if (body[at - 1] !== 0x0a) return at
  return body[at - 2] === 0x0d ? at - 2 : at - 1
}

function inferBoundary(body: Buffer): string | null {
  const head = body.toString('latin1', 0, 64 * 1024)
  const match = /(?:^|\n)--([!-~]{1,200})[ \t]*\r?\nContent-/i.exec(head)
  return match?.[1] ?? null
}
