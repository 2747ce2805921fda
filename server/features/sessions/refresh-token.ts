import type { Kernel } from '../../kernel/kernel.ts'

/**
 * A refresh token names its session and counts its refreshes: `hr_<session>.<count>.<signature>`. The next follows from
 * this one (two tabs that refresh at once get the same), and every older one is recognised when a thief uses it.
 */
export function refreshToken(kernel: Kernel, sessionId: string, count: number): string {
  const body = `${sessionId}.${count}`
  return `hr_${body}.${kernel.secrets.sign('refresh tokens', body)}`
}

export function readRefreshToken(kernel: Kernel, token: string): { sessionId: string; count: number } | undefined {
  const match = /^hr_(([0-9a-f-]{36})\.(\d{1,9}))\.([\w-]{43})$/.exec(token)
  if (!match || !kernel.secrets.verify('refresh tokens', match[1]!, match[4]!)) return undefined
  return { sessionId: match[2]!, count: Number(match[3]) }
}
