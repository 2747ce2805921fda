import { expect, it } from 'vitest'
import { clientIdOf, dropClientId, keepClientId } from './client-id.ts'

const unsent = { conversationId: '1', kind: 'reply' as const, written: 'Hello Grace', files: [] }

it('keeps the id of what seemed to fail while it is sent again unchanged, and until it is there', () => {
  const first = clientIdOf(unsent)
  keepClientId(unsent, first)
  expect(clientIdOf({ ...unsent })).toBe(first)
  expect(clientIdOf({ ...unsent, written: 'Hello Grace!' })).not.toBe(first)
  dropClientId(unsent)
  expect(clientIdOf(unsent)).not.toBe(first)
})
