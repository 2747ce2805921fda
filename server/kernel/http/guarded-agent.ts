import { isIP, type LookupFunction, type Socket } from 'node:net'
import { Agent, buildConnector } from 'undici'
import type { AddressRule } from './allowed-address.ts'
import { OutsideFailure } from './outside-failure.ts'
import type { ResolveHost } from './resolve-host.ts'

export { request as send } from 'undici'

const connectMs = 10_000

/**
 * Connects to allowed addresses only. A name is resolved here and the connection made to the very address that was checked,
 * so an answer that changes between two look-ups gains nothing. Knows no proxy.
 */
export function makeGuardedAgent(rule: AddressRule, resolve: ResolveHost): Agent {
  const lookup: LookupFunction = (host, options, done) => {
    resolve(host).then((found) => {
      const allowed = rule.trusts(host) ? found : found.filter(({ address }) => rule.allows(address))
      const first = allowed[0]
      if (!first) return done(forbidden(host), [])
      if (options.all) done(null, allowed)
      else done(null, first.address, first.family)
    }, (error: NodeJS.ErrnoException) => done(error, []))
  }
  const connect = buildConnector({ lookup, timeout: connectMs, autoSelectFamily: true })
  return new Agent({
    connect(options, done) {
      // Node asks no look-up for a host that is an address already.
      const host = options.hostname.replace(/^\[|\]$/g, '')
      if (isIP(host) && !rule.trusts(host) && !rule.allows(host)) return done(forbidden(host), null)
      connect(options, (error, socket) => {
        if (error) return done(error, null)
        if (isAllowed(socket, rule, host)) return done(null, socket)
        socket.destroy()
        done(forbidden(host), null)
      })
    },
  })
}

function isAllowed(socket: Socket, rule: AddressRule, host: string): boolean {
  return rule.trusts(host) || (socket.remoteAddress !== undefined && rule.allows(socket.remoteAddress))
}

function forbidden(host: string): OutsideFailure {
  return new OutsideFailure('forbidden_address', `${host} is not a public address. The operator may allow it by HAYLOFT_ALLOW_PRIVATE_ADDRESSES.`)
}
