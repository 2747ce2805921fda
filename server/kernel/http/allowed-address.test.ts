import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeAddressRule } from './allowed-address.ts'

const strict = makeAddressRule([])
const octet = fc.integer({ min: 0, max: 255 })
const group = fc.integer({ min: 0, max: 0xffff })

const insideIPv4: [string, number[]][] = [
  ['this network', [0]], ['private', [10]], ['carrier-grade NAT', [100, 64]], ['loopback', [127]], ['link-local and metadata', [169, 254]],
  ['private', [172, 16]], ['private', [172, 31]], ['protocol assignments', [192, 0, 0]], ['documentation', [192, 0, 2]], ['private', [192, 168]],
  ['benchmarking', [198, 18]], ['documentation', [198, 51, 100]], ['documentation', [203, 0, 113]], ['multicast', [224]], ['multicast', [239]],
  ['reserved', [240]], ['broadcast', [255, 255, 255, 255]], ['metadata', [168, 63, 129, 16]],
]

describe('the rule of addresses', () => {
  it.each(insideIPv4)('keeps %s (%j…) out, in IPv6\'s clothes too', (_name, beginning) => {
    fc.assert(fc.property(fc.array(octet, { minLength: 4 - beginning.length, maxLength: 4 - beginning.length }), (rest) => {
      const octets = [...beginning, ...rest]
      const [a, b, c, d] = octets as [number, number, number, number]
      const hex = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
      const dotted = octets.join('.')
      for (const spelling of [dotted, `::ffff:${dotted}`, `::ffff:${hex}`, `0:0:0:0:0:FFFF:${hex}`, `::${dotted}`, `::${hex}`, `64:ff9b::${hex}`, `64:ff9b:1::${hex}`, `2002:${hex}::1`]) {
        expect(strict.allows(spelling), spelling).toBe(false)
      }
    }))
  })

  it.each(['fc00', 'fd12', 'fe80', 'febf', 'fec0', 'ff02', '100', '0', '64', '4000', '2001:db8', '2001:0', '2002'])('keeps %s:… out', (beginning) => {
    const groups = beginning.split(':').length
    fc.assert(fc.property(fc.array(group, { minLength: 8 - groups, maxLength: 8 - groups }), (rest) => {
      const address = [beginning, ...rest.map((part) => part.toString(16))].join(':')
      expect(strict.allows(address), address).toBe(false)
      expect(strict.allows(`${address}%eth0`), address).toBe(false)
    }))
  })

  it.each(['::', '::1', '', 'localhost', '1.2.3', '127.1', '1.2.3.4.5', '1.2.3.4/0', ' 8.8.8.8x'])('keeps "%s" out', (text) => {
    expect(strict.allows(text)).toBe(false)
  })

  it.each(['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.1', '100.63.255.255', '172.15.0.1', '172.32.0.1', '223.255.255.254', '2606:4700::1111', '2a00:1450:4001:800::200e'])('lets %s', (address) => {
    expect(strict.allows(address)).toBe(true)
  })

  it('lets what the operator named, and nothing beside it', () => {
    const rule = makeAddressRule(['10.1.0.0/16', '127.0.0.1', 'fd00::/8', 'Hooks.Internal'])
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '127.0.0.1', 'fd12::1', '8.8.8.8']) expect(rule.allows(address), address).toBe(true)
    for (const address of ['10.2.0.1', '127.0.0.2', 'fc00::1', '::1']) expect(rule.allows(address), address).toBe(false)
    expect(rule.trusts('hooks.internal.')).toBe(true)
    expect(rule.trusts('evil.hooks.internal')).toBe(false)
  })
})
