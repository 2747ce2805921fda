import { isIP } from 'node:net'
import { type ConnectionOptions, createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import { LRUCache } from 'lru-cache'
import type { Kernel } from '../../kernel/kernel.ts'
import { makeAddressRule } from '../../kernel/http/allowed-address.ts'
import { resolveHost } from '../../kernel/http/resolve-host.ts'
import type { MailServer } from './mail-server.ts'
import { canBeMailPort } from './mail-port.ts'
import { MailServerFailure, toMailServerFailure } from './mail-server-failure.ts'

export type LocatedServer = { address: string; tls: ConnectionOptions }

/**
 * The address to connect to, checked: a name that is resolved once more while connecting could lead elsewhere.
 * @throws MailServerFailure
 */
export async function locateServer({ config }: Pick<Kernel, 'config'>, { host, port, certificate }: MailServer): Promise<LocatedServer> {
  if (!canBeMailPort(port)) throw new MailServerFailure('forbidden_address', `Port ${port} is none of mail's.`)
  const rule = makeAddressRule(config.allowPrivateAddresses)
  const isAddress = isIP(host) !== 0
  const found = isAddress ? [{ address: host }] : await resolveHost(host).catch((error: unknown) => {
    throw toMailServerFailure(error, { host, port })
  })
  const address = (rule.trusts(host) ? found : found.filter((each) => rule.allows(each.address)))[0]?.address
  if (address === undefined) {
    throw new MailServerFailure('forbidden_address', `${host} is not a public address. A mail server of your own network has to be named by the operator in HAYLOFT_ALLOW_PRIVATE_ADDRESSES.`)
  }
  return {
    address,
    tls: { ...(isAddress ? {} : { servername: host }), secureContext: contextOf(certificate) },
  }
}

// One for all that trust the same: with the well-known authorities in it, one takes more than a megabyte.
const contexts = new LRUCache<string, SecureContext>({ max: 50 })

function contextOf(certificate: string | null): SecureContext {
  let context = contexts.get(certificate ?? '')
  if (!context) {
    context = createSecureContext({ minVersion: 'TLSv1.2', ...(certificate ? { ca: [...rootCertificates, certificate] } : {}) })
    contexts.set(certificate ?? '', context)
  }
  return context
}
