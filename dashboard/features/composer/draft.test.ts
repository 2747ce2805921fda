import { expect, it } from 'vitest'
import { draftOf, keepDraft, readDraft, returnText } from './draft.ts'

it('gives the text of a failed message back before what was written since', () => {
  keepDraft('1', { reply: 'And one more thing' })
  returnText('1', 'reply', 'Hello Grace')
  expect(draftOf('1')).toEqual({ mode: 'reply', reply: 'Hello Grace\n\nAnd one more thing', note: '' })
})

it('never lets a failed note become a reply', () => {
  keepDraft('2', { mode: 'reply', reply: 'Dear Grace' })
  returnText('2', 'note', 'She is cross')
  expect(draftOf('2')).toEqual({ mode: 'note', reply: 'Dear Grace', note: 'She is cross' })
})

it('reads whatever was stored as a draft', () => {
  expect(readDraft('nonsense')).toEqual({ mode: 'reply', reply: '', note: '' })
  expect(readDraft({ mode: 'note', note: 'x', reply: 3 })).toEqual({ mode: 'note', reply: '', note: 'x' })
})
