import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { equal, type Secrets } from '../../kernel/secrets.ts'

// As the page gave them, neither trimmed nor lower-cased: the customer's server made its HMAC of exactly this.
export const Identity = z.object({
  externalId: z.string().min(1).max(200).optional().describe('Your own id of the user'),
  email: z.email().max(320).optional(),
  name: z.string().max(200).optional(),
  hmac: z.string().min(1).max(200)
    .describe('HMAC-SHA256 in hex of externalId, or of email without one, by the channel\'s identity secret'),
}).meta({ id: 'WidgetIdentity' })
export type Identity = z.output<typeof Identity>

/** What the customer's server vouches for: exactly one of the two. Everything beside it is only the page's word. */
export type Vouched = { externalId: string; email?: undefined } | { email: string; externalId?: undefined }

/** @param sealedSecret the channel's identity secret, encrypted */
export function verifyIdentity(
  secrets: Secrets, workspaceId: string, sealedSecret: string | null, identity: Identity,
): Vouched | null {
  const { externalId, email, hmac } = identity
  const signed = externalId ?? email
  if (sealedSecret === null || signed === undefined) return null
  const expected = createHmac('sha256', secrets.decrypt(workspaceId, sealedSecret)).update(signed).digest('hex')
  if (!equal(expected, hmac.toLowerCase())) return null
  return externalId !== undefined ? { externalId: externalId.trim() } : { email: signed.toLowerCase() }
}
