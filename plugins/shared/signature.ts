import { createHmac, timingSafeEqual } from 'node:crypto'

/** HMAC-SHA-256 as hexadecimal digits. */
export function signature(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

/** Whether one of the secrets signed the text; compares in constant time. */
export function isSignedBy(secrets: readonly (string | undefined)[], text: string, given: string | undefined): boolean {
  return given !== undefined && secrets.some((secret) => secret !== undefined && secret !== '' && equal(signature(secret, text), given))
}

export function equal(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
