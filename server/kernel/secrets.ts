import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual, createHash } from 'node:crypto'

export type Secrets = {
  /** A key for one purpose, derived from the installation's secret (HKDF-SHA-256). */
  key(purpose: string): Buffer
  /** AES-256-GCM under the workspace's own key. */
  encrypt(workspaceId: string, text: string): string
  decrypt(workspaceId: string, sealed: string): string
  /** HMAC-SHA-256 as base64url. */
  sign(purpose: string, text: string): string
  verify(purpose: string, text: string, signature: string): boolean
}

export function makeSecrets(secret: string): Secrets {
  const keys = new Map<string, Buffer>()
  const key = (purpose: string): Buffer => {
    let derived = keys.get(purpose)
    if (!derived) {
      if (keys.size > 10_000) keys.clear()
      keys.set(purpose, derived = Buffer.from(hkdfSync('sha256', secret, 'hayloft', purpose, 32)))
    }
    return derived
  }
  const sign = (purpose: string, text: string) => createHmac('sha256', key(purpose)).update(text).digest('base64url')
  return {
    key,
    sign,
    verify: (purpose, text, signature) => equal(sign(purpose, text), signature),
    encrypt(workspaceId, text) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key(`workspace ${workspaceId}`), iv)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`
    },
    decrypt(workspaceId, sealed) {
      const bytes = Buffer.from(sealed.slice(3), 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key(`workspace ${workspaceId}`), bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    },
  }
}

/** Compares in constant time, whatever the lengths. */
export function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Tokens are long and random, so a plain hash keeps them safe and can be looked up. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** @param prefix says what the token is to whoever finds it: `hl_`. */
export function newToken(prefix: string): string {
  return prefix + randomBytes(24).toString('base64url')
}
