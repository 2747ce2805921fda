export type MapiProperties = Map<number, { type: number; data: Buffer }>

/** Bytes that a value of each fixed type takes, padding included (MS-OXTNEF 2.1.3.4). */
const fixedSizes: Record<number, number> = {
  0x02: 4,
  0x03: 4,
  0x04: 4,
  0x05: 8,
  0x06: 8,
  0x07: 8,
  0x0a: 4,
  0x0b: 4,
  0x14: 8,
  0x40: 8,
  0x48: 16,
}
const variable = new Set([0x0d, 0x1e, 0x1f, 0x102])
const mostProperties = 2000

/** The properties of a TNEF attribute by id, first value of each; ends quietly where the bytes stop making sense. */
export function readMapi(bytes: Buffer): MapiProperties {
  const properties: MapiProperties = new Map()
  try {
    const total = Math.min(bytes.readUInt32LE(0), mostProperties)
    let at = 4
    for (let read = 0; read < total; read++) {
      const type = bytes.readUInt16LE(at)
      const id = bytes.readUInt16LE(at + 2)
      at = id >= 0x8000 ? afterName(bytes, at + 4) : at + 4
      const value = readValues(bytes, at, type)
      if (value === null) break
      if (value.first && !properties.has(id)) properties.set(id, { type: type & 0xfff, data: value.first })
      at = value.next
    }
  } catch (error) {
    // Reading past the end is how a truncated block shows itself; what came before it is good.
    if (!(error instanceof RangeError)) throw error
  }
  return properties
}

function afterName(bytes: Buffer, at: number): number {
  const kind = bytes.readUInt32LE(at + 16)
  if (kind === 0) return at + 24
  return at + 24 + padded(bytes.readUInt32LE(at + 20))
}

function readValues(bytes: Buffer, start: number, type: number): { first: Buffer | null; next: number } | null {
  const base = type & 0xfff
  const fixed = fixedSizes[base]
  const several = (type & 0x1000) !== 0
  if (fixed === undefined && !variable.has(base)) return null
  const counted = several || fixed === undefined
  const count = counted ? bytes.readUInt32LE(start) : 1
  let at = counted ? start + 4 : start
  let first: Buffer | null = null
  for (let read = 0; read < count; read++) {
    const length = fixed ?? bytes.readUInt32LE(at)
    const from = fixed === undefined ? at + 4 : at
    if (from + length > bytes.length) throw new RangeError('value past the end')
    first ??= bytes.subarray(from, from + length)
    at = from + (fixed === undefined ? padded(length) : length)
  }
  return { first, next: at }
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4
}
