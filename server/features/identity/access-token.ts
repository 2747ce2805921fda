import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Role } from './member.ts'

export const accessTokenSeconds = 10 * 60

const Claims = z.object({
  sub: z.string().describe('user'),
  sid: z.string().describe('session'),
  wid: z.string().describe('workspace'),
  mid: z.string().describe('member'),
  role: Role,
  name: z.string(),
  exp: z.number(),
})
export type AccessClaims = z.output<typeof Claims>

export const memberAudience = 'member'

/** A JWT that says who is signed in, for ten minutes. */
export async function signAccessToken(
  kernel: Kernel, claims: Omit<AccessClaims, 'exp'>, now: Date,
): Promise<{ accessToken: string; expiresAt: Date }> {
  const exp = Math.floor(now.getTime() / 1000) + accessTokenSeconds
  const accessToken = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' })
    .setAudience(memberAudience).setIssuedAt(now).setExpirationTime(exp).sign(kernel.secrets.key('access tokens'))
  return { accessToken, expiresAt: new Date(exp * 1000) }
}

/** @throws AppError unauthenticated. Whether the session still stands is another question. */
export async function verifyAccessToken(kernel: Kernel, token: string): Promise<AccessClaims> {
  try {
    const key = kernel.secrets.key('access tokens')
    const { payload } = await jwtVerify(token, key, { audience: memberAudience, algorithms: ['HS256'] })
    return Claims.parse(payload)
  } catch (cause) {
    throw new AppError('unauthenticated', {}, { cause })
  }
}
