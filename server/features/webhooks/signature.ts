import { randomBytes } from 'node:crypto'
import { Webhook as Signer } from 'standardwebhooks'
import type { Secrets } from '../../kernel/secrets.ts'

/** As kept: sealed, with the moment until which it signs beside the current one. */
export type FormerSecret = { secret: string; until: string }

const overlapHours = 24
// Whoever rotates again and again within a day loses the oldest: each signature makes the header longer.
const mostFormer = 4

export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

export function formerAfterRotation(current: string, former: readonly FormerSecret[], now: Date): FormerSecret[] {
  const until = new Date(now.getTime() + overlapHours * 3_600_000).toISOString()
  return [{ secret: current, until }, ...stillSigning(former, now)].slice(0, mostFormer)
}

/** The headers of the Standard Webhooks rules: one signature for each secret that is good at this moment. */
export function signedHeaders(
  secrets: Secrets, workspaceId: string, sealed: { secret: string; formerSecrets: readonly FormerSecret[] }, message: { id: string; body: string }, now: Date,
): Record<string, string> {
  const current = [sealed.secret, ...stillSigning(sealed.formerSecrets, now).map(({ secret }) => secret)]
  const signatures = current.map((secret) => new Signer(secrets.decrypt(workspaceId, secret)).sign(message.id, now, message.body))
  return { 'webhook-id': message.id, 'webhook-timestamp': String(Math.floor(now.getTime() / 1000)), 'webhook-signature': signatures.join(' ') }
}

function stillSigning(former: readonly FormerSecret[], now: Date): FormerSecret[] {
  return former.filter(({ until }) => new Date(until) > now)
}
