import { describe, expect, it } from 'vitest'
import { joinWritten, previewOf, textOf, typedOn, wordsOf, writtenOf } from './written.ts'

const list = '<p>Dear <strong>Grace</strong></p><ul><li>one</li><li>two &amp; three</li></ul>'

describe('what is written', () => {
  it('goes as HTML only when it is formatted', () => {
    expect(wordsOf(list)).toEqual({ html: list })
    expect(wordsOf('5 < 6')).toEqual({ text: '5 < 6' })
    expect(wordsOf(writtenOf({ text: '<b>\n5 < 6\n\nSo & "so"', html: null }))).toEqual({ text: '<b>\n5 < 6\n\nSo & "so"' })
    expect(writtenOf({ text: 'Dear Grace', html: list })).toBe(list)
    expect(writtenOf({ text: 'Hi you', html: 'Hi <em>you</em>' })).toBe('<p>Hi <em>you</em></p>')
  })

  it('is shown by its words where nothing else can be', () => {
    expect(textOf(list)).toBe('Dear Grace\n\n\none\ntwo & three')
    expect(previewOf(list)).toEqual({ text: textOf(list), html: list })
    expect(textOf('<ul><li></li></ul>')).toBe('')
    expect(textOf('&lt;')).toBe('&lt;')
    expect(textOf('<p>&amp;lt;</p>')).toBe('&lt;')
  })

  it('joins text and formatted text', () => {
    expect(joinWritten('one', 'two')).toBe('one\n\ntwo')
    expect(joinWritten(list, 'a < b\nc')).toBe(`${list}<p>a &lt; b<br>c</p>`)
    expect(joinWritten('', list)).toBe(list)
  })

  it('keeps its formatting in a plain field as long as one writes on at its end', () => {
    const type = (text: string, from: string) => [...text].reduce((written, key) => typedOn(written, textOf(written) + key), from)
    expect(type(' there\n<x>', '<p><em>Hi</em></p>')).toBe('<p><em>Hi</em> there<br>&lt;x&gt;</p>')
    expect(type('and so', list)).toBe(`${list}<p>and so</p>`)
    expect(typedOn('<p><em>Hi</em></p>', 'Ho')).toBe('Ho')
    expect(typedOn('Hi', '<')).toBe('<p>&lt;</p>')
  })
})
