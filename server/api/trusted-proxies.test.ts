import { expect, it } from 'vitest'
import { addressOf, trustOf } from './trusted-proxies.ts'

const seen = (remoteAddress: string, forwarded: string | undefined, proxies: string[] = []) =>
  addressOf({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as never, trustOf(proxies))

it.each([
  ['nobody forwards', '203.0.113.9', undefined, [], '203.0.113.9'],
  ['a stranger says so', '203.0.113.9', '198.51.100.1', [], '203.0.113.9'],
  ['a proxy on this machine', '127.0.0.1', '198.51.100.1', [], '198.51.100.1'],
  ['the same by IPv6', '::1', '2001:db8::7', [], '2001:db8::7'],
  ['the same in mapped form', '::ffff:127.0.0.1', '198.51.100.1', [], '198.51.100.1'],
  ['a named proxy', '10.0.0.5', '198.51.100.1', ['10.0.0.0/24'], '198.51.100.1'],
  ['one that is not named', '10.0.1.5', '198.51.100.1', ['10.0.0.0/24'], '10.0.1.5'],
  ['a named proxy by IPv6', 'fd00::5', '198.51.100.1', ['fd00::/8'], '198.51.100.1'],
  ['two proxies, and what the client made up before them', '127.0.0.1', '1.2.3.4, 198.51.100.1, 10.0.0.5', ['10.0.0.5'], '198.51.100.1'],
  ['a proxy that names nobody', '127.0.0.1', undefined, [], '127.0.0.1'],
  ['garbage', '127.0.0.1', '1.2.3.4, garbage', [], 'garbage'],
])('%s', (_name, remote, forwarded, proxies, expected) => {
  expect(seen(remote, forwarded, proxies)).toBe(expected)
})
