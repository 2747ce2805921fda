import { describe, expect, it } from 'vitest'
import type { SettingsField } from './records.ts'
import { changesOf, draftOf, troublesOf } from './settings-draft.ts'

const field = (name: string, kind: SettingsField['kind'], given: Partial<SettingsField> = {}): SettingsField => ({
  name, kind, label: name, help: null, required: false, options: [], value: null, isSet: false, ...given,
})
const fields = [
  field('channel', 'text', { value: '#support', isSet: true, required: true }),
  field('secret', 'secret', { isSet: true, required: true }),
  field('limit', 'number', { value: 5, isSet: true }),
  field('words', 'lines', { value: ['refund', 'lawyer'], isSet: true }),
  field('loud', 'boolean'),
]

describe('the draft of a plugin\'s settings', () => {
  it('changes nothing until something is typed', () => {
    expect(changesOf(fields, draftOf(fields))).toEqual({})
    expect(troublesOf(fields, draftOf(fields))).toEqual({})
  })

  it('sends only what was changed, each in its own kind', () => {
    const draft = { ...draftOf(fields), limit: ' 12 ', words: 'refund\n\n chargeback ', loud: true }
    expect(changesOf(fields, draft)).toEqual({ limit: 12, words: ['refund', 'chargeback'], loud: true })
  })

  it('takes away what was emptied, and a secret only when asked to', () => {
    expect(changesOf(fields, { ...draftOf(fields), channel: ' ', words: '' })).toEqual({ channel: null, words: [] })
    expect(changesOf(fields, { ...draftOf(fields), secret: 'xoxb' })).toEqual({ secret: 'xoxb' })
    expect(changesOf(fields, { ...draftOf(fields), secret: null })).toEqual({ secret: null })
  })

  it('says at the field what is missing or no number', () => {
    expect(troublesOf(fields, { ...draftOf(fields), channel: '', secret: null, limit: 'many' })).toEqual({
      channel: 'needed', secret: 'needed', limit: 'not_number',
    })
  })
})
