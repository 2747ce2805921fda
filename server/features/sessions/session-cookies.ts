import type { BaseContext } from '../../kernel/context.ts'
import { accessTokenSeconds } from '../identity/index.ts'

export const sessionDays = 30

const access = { name: 'hayloft_access', path: '/' }
const refresh = { name: 'hayloft_refresh', path: '/api/v1/sessions' }

export function setSessionCookies(ctx: BaseContext, tokens: { accessToken: string; refreshToken: string }): void {
  ctx.setCookie({ ...access, value: tokens.accessToken, maxAgeSeconds: accessTokenSeconds })
  ctx.setCookie({ ...refresh, value: tokens.refreshToken, maxAgeSeconds: sessionDays * 24 * 60 * 60 })
}

export function clearSessionCookies(ctx: BaseContext): void {
  for (const cookie of [access, refresh]) ctx.setCookie({ ...cookie, value: '', maxAgeSeconds: 0 })
}

/** The refresh token that a browser sent by itself; only the REST transport reads cookies. */
export function refreshCookieOf(ctx: BaseContext): string | undefined {
  const request: BaseContext['request'] & { cookies?: Readonly<Record<string, string | undefined>> } = ctx.request
  return request.cookies?.[refresh.name]
}
