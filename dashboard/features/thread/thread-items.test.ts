import { expect, it } from 'vitest'
import type { Message } from '../../lib/records.ts'
import { threadItems } from './thread-items.ts'

const at = (minutes: number) => new Date(2026, 10, 20, 12, minutes).toISOString()

function message(fields: Partial<Message>): Message {
  return {
    id: 'm',
    conversationId: 'c',
    kind: 'reply',
    authorKind: 'contact',
    authorId: 'grace',
    authorName: 'Grace',
    clientId: null,
    text: '',
    html: null,
    quotedText: null,
    quotedHtml: null,
    remoteImages: 0,
    delivery: null,
    deliveryDetail: null,
    attachments: [],
    createdAt: at(0),
    ...fields,
  }
}

const shape = (kind: 'chat' | 'email', messages: Message[]) =>
  threadItems(kind, messages).map((item) => (item.type === 'lines' ? item.messages.length : item.type))

it('groups the lines that one author writes within five minutes', () => {
  expect(
    shape('chat', [
      message({ createdAt: at(0) }),
      message({ createdAt: at(3) }),
      message({ createdAt: at(9) }),
      message({ createdAt: at(9), authorKind: 'member', authorId: 'ada' }),
    ]),
  ).toEqual(['day', 2, 1, 1])
})

it('breaks a group at notes and events', () => {
  expect(shape('chat', [message({}), message({ kind: 'note' }), message({}), message({ kind: 'event' })])).toEqual([
    'day',
    1,
    'note',
    1,
    'event',
  ])
})

it('makes a card of each mail', () => {
  expect(shape('email', [message({}), message({ createdAt: at(1) })])).toEqual(['day', 'mail', 'mail'])
})

it('draws a line at each new day', () => {
  expect(shape('chat', [message({}), message({ createdAt: at(24 * 60) })])).toEqual(['day', 1, 'day', 1])
})
