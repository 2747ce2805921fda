import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { OAuth2 } from '../../../sdk/plugin/plugin.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { requestOutside } from '../../kernel/http/request-outside.ts'

/** Where and as whom tokens are asked for, renewed and revoked. */
export type OAuthClient = { tokenUrl: string; clientId: string; clientSecret: string; revokeUrl?: string; revokeBy?: OAuth2['revokeBy'] }

export type Tokens = { accessToken: string; refreshToken: string | null; expiresAt: Date | null; account: string | null }

/** `refused`: asking again does not help. `away`: it may. */
export type TokenResult = { outcome: 'given'; tokens: Tokens } | { outcome: 'refused' | 'away'; reason: string }

const TokenAnswer = z.looseObject({
  access_token: z.string().min(1).max(10_000),
  refresh_token: z.string().min(1).max(10_000).optional(),
  expires_in: z.coerce.number().int().positive().optional(),
  team: z.looseObject({ name: z.string() }).optional(),
})
const ErrorAnswer = z.looseObject({ error: z.string().max(200), error_description: z.string().max(500).optional() })

/** @param grant the parameters of the grant: a code with its verifier, or a refresh token */
export async function requestTokens(kernel: Pick<Kernel, 'config'>, client: OAuthClient, grant: Record<string, string>): Promise<TokenResult> {
  const answer = await requestOutside(kernel, {
    url: client.tokenUrl,
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...grant, client_id: client.clientId, client_secret: client.clientSecret }).toString(),
    timeoutMs: 10_000,
    mostRedirects: 0,
  })
  if (!answer.answered) return { outcome: 'away', reason: answer.reason }
  const body = readJson(answer.text)
  const refusal = ErrorAnswer.safeParse(body)
  // Slack and GitHub refuse with status 200.
  if (refusal.success && answer.status < 500 && answer.status !== 429) {
    const { error, error_description: description } = refusal.data
    return { outcome: transient.has(error) ? 'away' : 'refused', reason: description ? `${error}: ${description}` : error }
  }
  // Not in the words of OAuth: a proxy's page, or a limit. That says nothing of the grant.
  if (answer.status >= 400) return { outcome: 'away', reason: `The service answered with status ${answer.status}.` }
  const given = TokenAnswer.safeParse(body)
  if (!given.success) return { outcome: 'away', reason: 'The service answered without an access token.' }
  const { access_token, refresh_token, expires_in, team } = given.data
  return {
    outcome: 'given',
    tokens: {
      accessToken: access_token, refreshToken: refresh_token ?? null, account: team?.name.slice(0, 200) ?? null,
      expiresAt: expires_in === undefined ? null : new Date(Date.now() + expires_in * 1000),
    },
  }
}

const transient = new Set(['temporarily_unavailable', 'server_error', 'ratelimited', 'slow_down', 'internal_error', 'fatal_error', 'service_unavailable'])

/** Whether the service took it back; a token that it does not know is gone already. */
export async function revoke(kernel: Pick<Kernel, 'config'>, client: OAuthClient, token: string): Promise<boolean> {
  if (!client.revokeUrl) return true
  const { clientId, clientSecret } = client
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const answer = await requestOutside(kernel, client.revokeBy === 'delete'
    ? {
      url: client.revokeUrl, method: 'DELETE', body: JSON.stringify({ access_token: token }),
      headers: { accept: 'application/json', 'content-type': 'application/json', authorization: basic },
    }
    : {
      url: client.revokeUrl, method: 'POST', body: new URLSearchParams({ token, client_id: clientId, client_secret: clientSecret }).toString(),
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    })
  return answer.answered && answer.status < 500 && answer.status !== 429
}

export function authorizeAddress(auth: OAuth2, url: string, parameters: { clientId: string; redirectUri: string; state: string; verifier: string }): string {
  const address = new URL(url)
  const all = {
    ...auth.authorizeParameters,
    response_type: 'code', client_id: parameters.clientId, redirect_uri: parameters.redirectUri,
    scope: auth.scopes.join(auth.scopeSeparator ?? ' '), state: parameters.state,
    ...auth.pkce !== false && { code_challenge: createHash('sha256').update(parameters.verifier).digest('base64url'), code_challenge_method: 'S256' },
  }
  for (const [name, value] of Object.entries(all)) address.searchParams.set(name, value)
  return address.href
}

export function newVerifier(): string {
  return randomBytes(32).toString('base64url')
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
