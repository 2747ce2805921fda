import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentOf, textOf } from './document.ts'

type Node = ReturnType<typeof documentOf>['content'][number]
const link = { text: 'Hayloft', url: 'https://hayloft.example/inbox' }
const nodes = (node: Node): Node[] => [node, ...(node.content ?? []).flatMap(nodes)]

describe('Jira\'s documents', () => {
  it('hold no empty text, which Jira refuses, and every line of what was written', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a b', '', ' ', 'ü', '\n', '\n\n')), (parts) => {
      const text = parts.join('\n')
      const all = documentOf(text, link).content.flatMap(nodes)
      expect(all.filter(({ type, text: own }) => type === 'text' && !own)).toEqual([])
      const lines = text.split('\n').map((line) => line.trim()).filter(Boolean)
      expect(all.flatMap(({ text: own }) => own?.trim() || []).filter((own) => own !== 'Hayloft')).toEqual(lines)
    }))
  })

  it('end with the link, by which we know our own', () => {
    expect(textOf({ ...documentOf('One\ntwo\n\nthree', link) })).toBe('One\ntwo\nthree\nHayloft (https://hayloft.example/inbox)')
  })

  it('show what people see of mentions and cards', () => {
    const content = [{ type: 'paragraph', content: [{ type: 'mention', attrs: { text: '@Jill' } }, { type: 'text', text: ' look: ' }, { type: 'inlineCard', attrs: { url: 'https://a.example' } }] }]
    expect(textOf({ type: 'doc', content })).toBe('@Jill look: https://a.example')
  })
})
