import { lookup, Resolver } from 'node:dns/promises'

export type HostAddress = { address: string; family: 4 | 6 }

export type ResolveHost = (host: string) => Promise<HostAddress[]>

/**
 * The addresses of a name. By queries of our own first: the system's look-up holds one of the process's four threads for
 * files and hashes until it ends, so a few name servers that never answer would stop everyone else's work.
 */
export async function resolveHost(host: string): Promise<HostAddress[]> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
  const found = [
    ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 as const })) : []),
    ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 as const })) : []),
  ]
  if (found.length > 0) return found
  if (four.status === 'rejected' && isTimeout(four.reason)) throw four.reason
  // The hosts file and the like, which only the system knows.
  const own = await lookup(host, { all: true })
  return own.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && 'code' in reason && reason.code === 'ETIMEOUT'
}
