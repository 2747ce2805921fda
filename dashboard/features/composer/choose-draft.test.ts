import { describe, expect, it } from 'vitest'
import { chooseDraft } from './choose-draft.ts'

const reply = (version: number, text: string) => ({ version, mode: 'reply' as const, text })

describe('a draft that the server tells', () => {
  it('is taken where nothing was written since, also when it was sent from another device', () => {
    expect(chooseDraft(reply(0, ''), '', reply(1, 'Dear Grace'))).toBe('take')
    expect(chooseDraft(reply(1, 'Dear'), 'Dear', reply(2, 'Dear Grace'))).toBe('take')
    expect(chooseDraft(reply(1, 'Dear'), 'Dear', reply(2, ''))).toBe('take')
  })

  it('takes nothing away when it comes late', () => {
    expect(chooseDraft(reply(1, 'Dear Grace'), 'Dear Grace', reply(0, ''))).toBe('old')
    expect(chooseDraft(reply(2, 'Dear Grace'), 'Dear Grace', reply(1, 'Dear'))).toBe('old')
    expect(chooseDraft(reply(2, ''), '', reply(1, 'Sent long ago'))).toBe('old')
  })

  it('leaves what was written here, and what was taken back since', () => {
    expect(chooseDraft(reply(1, 'Dear'), 'Dear Grace', reply(2, ''))).toBe('keep')
    expect(chooseDraft(reply(1, ''), 'Taken back', reply(2, ''))).toBe('keep')
    expect(chooseDraft({ version: 1, mode: 'note', text: 'Hm' }, 'Hm', reply(2, ''))).toBe('keep')
  })

  it('is offered when both were written', () => {
    expect(chooseDraft(reply(1, 'Dear'), 'Dear Grace', reply(2, 'Dear Ida'))).toBe('offer')
  })
})
