import { createHash, randomBytes } from 'node:crypto'
import type { StandInAnswer } from './stand-in.ts'

export const clientId = 'client-1'
export const clientSecret = 'client-secret-1'

type Grant = { scopes: string[]; ended: boolean; refreshToken: string }
type Tokens = { access_token: string; refresh_token: string; expires_in: number; scope: string; token_type: string }
export type TokenFailure = { error: string; error_description: string }

/** An authorization server: codes, with PKCE or without, refresh tokens that rotate, revocation. It refuses what a strict one would. */
export function makeGrants({ separator = ' ', tokenSeconds = 3600, takesPkce = true } = {}) {
  const codes = new Map<string, { redirectUri: string; challenge: string | null; scopes: string[] }>()
  const byAccess = new Map<string, { grant: Grant; expiresAt: number }>()
  const byRefresh = new Map<string, Grant>()

  const issue = (grant: Grant): Tokens => {
    const accessToken = `access-${randomBytes(12).toString('hex')}`
    grant.refreshToken = `refresh-${randomBytes(12).toString('hex')}`
    byAccess.set(accessToken, { grant, expiresAt: Date.now() + tokenSeconds * 1000 })
    byRefresh.set(grant.refreshToken, grant)
    return { access_token: accessToken, refresh_token: grant.refreshToken, expires_in: tokenSeconds, scope: grant.scopes.join(separator), token_type: 'bearer' }
  }

  return {
    /** The consent page, on which someone says yes at once. */
    authorize(query: URLSearchParams): StandInAnswer {
      const [redirectUri, state, challenge, scope] = ['redirect_uri', 'state', 'code_challenge', 'scope'].map((name) => query.get(name))
      const isChallenged = challenge !== null && query.get('code_challenge_method') === 'S256'
      if (query.get('client_id') !== clientId || query.get('response_type') !== 'code' || !redirectUri || !state || !scope || isChallenged !== takesPkce) {
        return { status: 400, json: { error: 'invalid_request' } }
      }
      const code = randomBytes(12).toString('hex')
      codes.set(code, { redirectUri, challenge: challenge ?? null, scopes: scope.split(separator) })
      return { status: 302, headers: { location: `${redirectUri}?${new URLSearchParams({ code, state })}` } }
    },

    token(form: URLSearchParams): Tokens | TokenFailure {
      if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) return { error: 'invalid_client', error_description: 'Unknown client.' }
      if (form.get('grant_type') === 'refresh_token') {
        const given = form.get('refresh_token') ?? ''
        const grant = byRefresh.get(given)
        // Used a second time: someone has stolen it, or two processes renewed at once. The whole grant ends.
        if (grant && grant.refreshToken !== given) grant.ended = true
        if (!grant || grant.ended) return { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' }
        return issue(grant)
      }
      const code = codes.get(form.get('code') ?? '')
      codes.delete(form.get('code') ?? '')
      const verifier = form.get('code_verifier')
      const challenge = verifier === null ? null : createHash('sha256').update(verifier).digest('base64url')
      if (form.get('grant_type') !== 'authorization_code' || !code || code.redirectUri !== form.get('redirect_uri') || code.challenge !== challenge) {
        return { error: 'invalid_grant', error_description: 'The code is not valid.' }
      }
      return issue({ scopes: code.scopes, ended: false, refreshToken: '' })
    },

    /** The scopes of a token that is taken now. */
    scopesOf(token: string | undefined): string[] | undefined {
      const known = token === undefined ? undefined : byAccess.get(token)
      return known && !known.grant.ended && known.expiresAt > Date.now() ? known.grant.scopes : undefined
    },
    revoke(token: string): boolean {
      const grant = byAccess.get(token)?.grant ?? byRefresh.get(token)
      if (!grant || grant.ended) return false
      grant.ended = true
      return true
    },
    expireTokens: () => byAccess.forEach((known) => { known.expiresAt = 0 }),
    endGrants: () => byAccess.forEach(({ grant }) => { grant.ended = true }),
    living: () => [...byAccess.values()].filter(({ grant, expiresAt }) => !grant.ended && expiresAt > Date.now()).length,
  }
}

export type Grants = ReturnType<typeof makeGrants>
