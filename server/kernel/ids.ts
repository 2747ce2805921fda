import { createHash, randomFillSync } from 'node:crypto'
import { z } from 'zod'

const pool = Buffer.alloc(8192)
let used = pool.length
let lastMilliseconds = 0
let sequence = 0

/**
 * A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, a 12-bit sequence that keeps the ids of one process in order, 62 random bits.
 */
export function newId(): string {
  const now = Date.now()
  if (now > lastMilliseconds) {
    lastMilliseconds = now
    sequence = 0
  } else if (++sequence > 0xfff) {
    lastMilliseconds++
    sequence = 0
  }
  if (used + 8 > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const random = pool.toString('hex', used, used + 8)
  used += 8
  const time = lastMilliseconds.toString(16).padStart(12, '0')
  const variant = ((Number.parseInt(random[0]!, 16) & 0x3) | 0x8).toString(16)
  return (
    `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, '0')}` +
    `-${variant}${random.slice(1, 4)}-${random.slice(4)}`
  )
}

/** The least id of a moment: those made later are greater. */
export function idAt(milliseconds: number): string {
  const time = Math.max(0, Math.floor(milliseconds)).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`
}

/** The same text gives the same UUID (version 8, of its SHA-256): for what must be known again when it comes twice. */
export function idFrom(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex')
  const variant = ((Number.parseInt(hash[16]!, 16) & 0x3) | 0x8).toString(16)
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

/** An id as it appears in inputs and outputs. Upper-case is accepted and stored in lower case. */
export const Id = z.guid().toLowerCase().meta({ description: 'A UUID' })
