import { expect, test } from 'vitest'
import { decideThread } from './thread-mail.ts'
import type { ThreadedMail } from './thread-mail.ts'

const tokens = new Map([
  ['token-a', 'a'],
  ['token-b', 'b'],
])
const messages = new Map([
  ['a1@x', 'a'],
  ['a2@x', 'a'],
  ['b1@x', 'b'],
])
const participants = new Map([
  ['a', ['Grace@navy.test', 'ada@hayloft.test']],
  ['b', ['grace@navy.test']],
])

function decide(mail: Partial<ThreadedMail>, from = 'grace@navy.test') {
  const whole = { from: { name: '', address: from }, inReplyTo: null, references: [], replyTokens: [], ...mail }
  return decideThread(whole, {
    conversationByToken: async (token) => tokens.get(token) ?? null,
    conversationsByMessageIds: async (ids) =>
      new Map(ids.flatMap((id) => (messages.has(id) ? [[id, messages.get(id) ?? '']] : []))),
    participantsOf: async (id) => participants.get(id) ?? [],
  })
}

test('the token wins over what the headers say', async () => {
  expect(await decide({ replyTokens: ['forged', 'token-a'], inReplyTo: 'b1@x' })).toEqual({
    conversationId: 'a',
    by: 'token',
    related: null,
  })
})

test('then In-Reply-To, then the newest known reference', async () => {
  expect(await decide({ inReplyTo: 'a1@x', references: ['b1@x'] })).toMatchObject({
    conversationId: 'a',
    by: 'in-reply-to',
  })
  expect(await decide({ inReplyTo: 'unknown@x', references: ['a1@x', 'b1@x', 'unknown@x'] })).toMatchObject({
    conversationId: 'b',
    by: 'references',
  })
})

test('a member, and an address in another case, take part', async () => {
  expect(await decide({ replyTokens: ['token-a'] }, 'ADA@hayloft.test')).toMatchObject({ conversationId: 'a' })
})

test('a stranger enters by neither token nor headers, and is shown where it came from', async () => {
  const stranger = { conversationId: null, by: null, related: 'a' }
  expect(await decide({ replyTokens: ['token-a'] }, 'mallory@evil.test')).toEqual(stranger)
  expect(await decide({ inReplyTo: 'a1@x' }, 'mallory@evil.test')).toEqual(stranger)
  expect(await decide({ references: ['a1@x'] }, 'mallory@evil.test')).toEqual(stranger)
  expect(await decide({ replyTokens: ['token-a'], from: null })).toEqual(stranger)
})

test('a participant of an older thread only is led there', async () => {
  expect(await decide({ inReplyTo: 'b1@x', references: ['a1@x'] }, 'ada@hayloft.test')).toEqual({
    conversationId: 'a',
    by: 'references',
    related: null,
  })
})

test('nothing known begins a conversation', async () => {
  expect(await decide({ inReplyTo: 'unknown@x' })).toEqual({ conversationId: null, by: null, related: null })
})
