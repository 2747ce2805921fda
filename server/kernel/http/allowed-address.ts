import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** What a member of a workspace may have us connect to. */
export type AddressRule = {
  /** Whether the operator named this host: then its addresses may be any. */
  trusts(host: string): boolean
  allows(address: string): boolean
}

/**
 * Public addresses, and besides them the operator's exceptions.
 * @param exceptions CIDRs, single addresses and host names: HAYLOFT_ALLOW_PRIVATE_ADDRESSES
 */
export function makeAddressRule(exceptions: readonly string[]): AddressRule {
  const networks: [Address, number][] = []
  const hosts = new Set<string>()
  for (const exception of exceptions) {
    const network = readNetwork(exception)
    if (network) networks.push(network)
    else hosts.add(plainHost(exception))
  }
  return {
    trusts: (host) => hosts.has(plainHost(host)),
    allows(text) {
      const address = readAddress(text)
      if (!address) return false
      return isPublic(address) || networks.some(([base, bits]) => address.kind() === base.kind() && address.match(base, bits))
    },
  }
}

/** `10.0.0.0/8`, `::1`; undefined when it is neither a network nor an address. */
function readNetwork(text: string): [Address, number] | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  const address = readAddress(text)
  return address && [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** An IPv4 address in IPv6's clothes counts as what it is. */
function readAddress(text: string): Address | undefined {
  return isIP(text) ? ipaddr.process(text) : undefined
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false
  // Outside of 2000::/3 nothing is routed; ipaddr.js calls some of it unicast, such as ::127.0.0.1.
  if (address.kind() === 'ipv6') return address.match(globalUnicast)
  return !metadata.some((own) => address.match(own))
}

const globalUnicast = ipaddr.parseCIDR('2000::/3')
// Answers a virtual machine with its secrets and yet lies in public space: Azure's. The other clouds' are link-local or private.
const metadata = [ipaddr.parseCIDR('168.63.129.16/32')]

function plainHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}
