import { describe, expect, it } from 'vitest'
import { docFrom, positionAt, textFrom } from './plain-text.ts'

const ada = '@[Ada Lindqvist](member:0190c5a0-0000-7000-8000-000000000001)'

describe('text and document', () => {
  it.each(['', 'One line', 'One\n\nTwo\n', '  indented\n- a list\n> a quote', `${ada} look\nand ${ada}${ada}!`])('are the same thing: %j', (text) => {
    expect(textFrom(docFrom(text, true))).toBe(text)
    expect(textFrom(docFrom(text, false))).toBe(text)
  })

  it('make mentions of tokens in notes alone', () => {
    const first = (mentions: boolean) => docFrom(ada, mentions).content?.[0]?.content?.[0]
    expect(first(true)).toEqual({ type: 'mention', attrs: { id: 'member:0190c5a0-0000-7000-8000-000000000001', label: 'Ada Lindqvist' } })
    expect(first(false)?.type).toBe('text')
  })

  it('break lines where the editor breaks them', () => {
    expect(textFrom({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'a' }, { type: 'hardBreak' }, { type: 'text', text: 'b' }] }] })).toBe('a\nb')
  })

  it('put the caret where it stood', () => {
    expect(positionAt('Hello', 5)).toBe(6)
    expect(positionAt('One\nTwo', 4)).toBe(6)
  })
})
