import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'

export type Visitor = { workspaceId: string; contactId: string; channelId: string }

const Claims = z.object({ sub: z.string(), wid: z.string(), cid: z.string(), exp: z.number() })

export const visitorAudience = 'visitor'

/** What a visitor's browser holds: proof of being this contact on this chat channel, for 90 days. */
export function signVisitorToken(kernel: Kernel, visitor: Visitor): Promise<string> {
  return new SignJWT({ wid: visitor.workspaceId, cid: visitor.channelId }).setProtectedHeader({ alg: 'HS256' })
    .setSubject(visitor.contactId).setAudience(visitorAudience).setIssuedAt().setExpirationTime('90d')
    .sign(kernel.secrets.key('visitor tokens'))
}

/** @throws AppError unauthenticated */
export async function verifyVisitorToken(kernel: Kernel, token: string): Promise<Visitor & { expiresAt: number }> {
  try {
    const key = kernel.secrets.key('visitor tokens')
    const { payload } = await jwtVerify(token, key, { audience: visitorAudience, algorithms: ['HS256'] })
    const { sub, wid, cid, exp } = Claims.parse(payload)
    return { workspaceId: wid, contactId: sub, channelId: cid, expiresAt: exp * 1000 }
  } catch (cause) {
    throw new AppError('unauthenticated', {}, { cause })
  }
}
