import { isIPv6 } from 'node:net'

export type SmtpLimits = {
  connections: number
  connectionsPerAddress: number
  /** A relay in front of us on another machine sends everything from one address: raise it then. */
  mailsPerMinutePerAddress: number
  /** The limits of one address hold for this machine's own too, where a relay or a load test may run. */
  limitLoopback: boolean
  mailsPerConnection: number
  recipients: number
  /** Unknown recipients that one connection may try before it is taken for a harvester. */
  unknownRecipients: number
  /** Of mails that are being received or stored, all connections together. */
  bytesInFlight: number
  idleSeconds: number
  connectionSeconds: number
}

export const smtpLimits: SmtpLimits = {
  connections: 1000,
  connectionsPerAddress: 50,
  mailsPerMinutePerAddress: 6000,
  limitLoopback: false,
  mailsPerConnection: 10_000,
  recipients: 100,
  unknownRecipients: 20,
  bytesInFlight: 256 * 1024 * 1024,
  idleSeconds: 60,
  connectionSeconds: 1800,
}

export type AddressCounts = {
  connect(address: string): boolean
  disconnect(address: string): void
  mail(address: string): boolean
}

/** Counts of each remote address; false says that the limit is reached. */
export function makeAddressCounts(limits: SmtpLimits, now: () => number = Date.now): AddressCounts {
  const connections = new Map<string, number>()
  const mails = new Map<string, number>()
  let minute = 0
  const exempt = (address: string) => !limits.limitLoopback && isLoopback(address)
  return {
    connect(address) {
      if (exempt(address)) return true
      const key = network(address)
      const open = connections.get(key) ?? 0
      if (open >= limits.connectionsPerAddress) return false
      connections.set(key, open + 1)
      return true
    },
    disconnect(address) {
      const key = network(address)
      const open = connections.get(key) ?? 0
      if (open > 1) connections.set(key, open - 1)
      else connections.delete(key)
    },
    mail(address) {
      if (exempt(address)) return true
      const current = Math.floor(now() / 60_000)
      if (current !== minute) mails.clear()
      minute = current
      const sent = mails.get(network(address)) ?? 0
      mails.set(network(address), sent + 1)
      return sent < limits.mailsPerMinutePerAddress
    },
  }
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}

/** One household or host has a /64 of IPv6 for itself, so that is what is counted. */
function network(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const last = tail.split(':').filter(Boolean)
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => '0')
  return [...groups, ...zeros, ...last].slice(0, 4).join(':')
}
