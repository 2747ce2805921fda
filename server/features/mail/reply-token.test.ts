import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase32, encodeBase32 } from './base32.ts'
import {
  bounceAddress,
  makeBounceToken,
  makeReplyToken,
  readBounceToken,
  readRecipient,
  readReplyToken,
  replyAddress,
} from './reply-token.ts'

const secret = 'a secret'
const id = '0193a7c4-5b1e-7c3d-9f00-0123456789ab'

test('a token comes back as its conversation, in upper case too', () => {
  const token = makeReplyToken(secret, id)
  expect(token).toMatch(/^[a-z2-7]{39}$/)
  expect(readReplyToken(secret, token)).toBe(id)
  expect(readReplyToken(secret, token.toUpperCase())).toBe(id)
  expect(readReplyToken('another secret', token)).toBeNull()
})

test('a token of one purpose is none of the other', () => {
  expect(readBounceToken(secret, makeBounceToken(secret, id))).toBe(id)
  expect(readReplyToken(secret, makeBounceToken(secret, id))).toBeNull()
})

test('any changed character makes it worthless', () => {
  const token = makeReplyToken(secret, id)
  for (let at = 0; at < token.length; at++) {
    const changed = token.slice(0, at) + (token[at] === 'a' ? 'b' : 'a') + token.slice(at + 1)
    expect(readReplyToken(secret, changed)).toBeNull()
  }
  for (const text of ['', 'a', token.slice(1), `${token}a`, '!'.repeat(39), 'é'])
    expect(readReplyToken(secret, text)).toBeNull()
})

test('addresses go there and back, within 64 characters', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z][a-z0-9.-]{0,63}$/), fc.uuid(), (channelLocalPart, conversationId) => {
      const token = makeReplyToken(secret, conversationId)
      const address = replyAddress({ channelLocalPart, domain: 'x.test', token })
      expect(address.indexOf('@')).toBeLessThanOrEqual(64)
      const read = readRecipient(address.toUpperCase())
      expect(read).toMatchObject({ kind: 'reply', token, domain: 'x.test' })
      expect([channelLocalPart, '']).toContain(read?.localPart)
    }),
  )
  const token = makeBounceToken(secret, id)
  expect(readRecipient(bounceAddress({ channelLocalPart: 'support', domain: 'x.test', token }))).toEqual({
    localPart: 'support',
    domain: 'x.test',
    kind: 'bounce',
    token,
  })
})

test.each([
  ['support@x.test', { localPart: 'support', kind: 'plain', token: null }],
  ['Support+news@x.test', { localPart: 'support', kind: 'plain' }],
  ['support+r.short@x.test', { localPart: 'support', kind: 'plain' }],
  ['+x@x.test', { localPart: '+x', kind: 'plain' }],
])('reads %s', (address, expected) => expect(readRecipient(address)).toMatchObject(expected))

test.each(['', 'support', '@x.test', 'support@'])('%j is no recipient', (address) =>
  expect(readRecipient(address)).toBeNull(),
)

test('base32 has one spelling for each value', () => {
  expect(encodeBase32(Buffer.from('foobar'))).toBe('mzxw6ytboi')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(decodeBase32(encodeBase32(bytes))).toEqual(Buffer.from(bytes))
    }),
  )
  expect(decodeBase32('mz')).toBeNull()
})
