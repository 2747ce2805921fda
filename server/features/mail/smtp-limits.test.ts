import { expect, test } from 'vitest'
import { makeAddressCounts, smtpLimits } from './smtp-limits.ts'

test('counts a /64 of IPv6 as one address, and each IPv4 address for itself', () => {
  const counts = makeAddressCounts({ ...smtpLimits, connectionsPerAddress: 1 })
  expect(counts.connect('2001:db8:0:1::1')).toBe(true)
  expect(counts.connect('2001:db8:0:1:ffff::2')).toBe(false)
  expect(counts.connect('2001:db8:0:2::1')).toBe(true)
  expect(counts.connect('192.0.2.1')).toBe(true)
  expect(counts.connect('192.0.2.2')).toBe(true)
  counts.disconnect('2001:db8:0:1::1')
  expect(counts.connect('2001:db8:0:1::3')).toBe(true)
})

test('begins to count mails anew with each minute', () => {
  let now = 0
  const counts = makeAddressCounts({ ...smtpLimits, mailsPerMinutePerAddress: 2 }, () => now)
  expect([1, 2, 3].map(() => counts.mail('192.0.2.1'))).toEqual([true, true, false])
  now = 60_000
  expect(counts.mail('192.0.2.1')).toBe(true)
})

test('leaves this machine alone unless told otherwise', () => {
  const limits = { ...smtpLimits, connectionsPerAddress: 0, mailsPerMinutePerAddress: 0 }
  const free = makeAddressCounts(limits)
  expect([free.connect('127.0.0.1'), free.mail('::1'), free.connect('192.0.2.1')]).toEqual([true, true, false])
  const strict = makeAddressCounts({ ...limits, limitLoopback: true })
  expect([strict.connect('127.0.0.1'), strict.mail('::1')]).toEqual([false, false])
})
