import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** Whether an address may say for whom it speaks (X-Forwarded-For): this machine, and the proxies that are named. */
export type Trusts = (address: string) => boolean

export function trustOf(proxies: readonly string[]): Trusts {
  const trusted = new BlockList()
  for (const proxy of ['127.0.0.0/8', '::1', ...proxies]) {
    const [address = '', bits] = proxy.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  return (address) => {
    const version = isIP(address)
    return version !== 0 && trusted.check(address, version === 6 ? 'ipv6' : 'ipv4')
  }
}

/** The nearest address that is no proxy of ours; what stands before it in the header anyone could have written. */
export function addressOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>, trusts: Trusts): string {
  const forwarded = headers['x-forwarded-for']
  const chain = typeof forwarded === 'string' ? forwarded.split(',').map((part) => part.trim()) : []
  let address = socket.remoteAddress ?? ''
  while (trusts(address) && chain.length > 0) address = chain.pop()!
  return address
}
