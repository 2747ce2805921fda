import { describe, expect, it } from 'vitest'
import { docFrom } from './plain-text.ts'
import { addressOf, contentFrom, writtenFrom } from './rich-text.ts'

type Node = { type: string; text?: string; marks?: { type: string; attrs?: Record<string, string> }[]; attrs?: Record<string, unknown>; content?: Node[] }
const text = (said: string, ...marks: string[]): Node => ({ type: 'text', text: said, marks: marks.map((type) => ({ type })) })
const line = (...content: Node[]): Node => ({ type: 'paragraph', content })
const block = (type: string, ...content: Node[]): Node => ({ type, content })
const doc = (...content: Node[]): Node => ({ type: 'doc', content })
const ada = '@[Ada](member:0190c5a0-0000-7000-8000-000000000001)'

describe('what the editor holds', () => {
  it.each(['', 'One line', 'One\n\nTwo\n', '- a list\n> a quote', `${ada} look`])('stays text while nothing is formatted: %j', (plain) => {
    expect(writtenFrom(docFrom(plain, true))).toBe(plain)
    expect(contentFrom(plain, true)).toEqual(docFrom(plain, true))
  })

  it('is HTML when it would be taken for it', () => {
    expect(writtenFrom(docFrom('<b>\n5 < 6', false))).toBe('<p>&lt;b&gt;<br>5 &lt; 6</p>')
  })

  it.each<[string, Node, string]>([
    ['lines and paragraphs', doc(line(text('Dear '), text('Grace', 'bold', 'italic')), line(text('two')), line(), line(text('three'))), '<p>Dear <strong><em>Grace</em></strong><br>two</p><p>three</p>'],
    ['lists within lists', doc(block('bulletList', block('listItem', line(text('a')), block('orderedList', block('listItem', line(text('b', 'code'))))), block('listItem', line(text('c')), line(text('d'))))), '<ul><li>a<ol><li><code>b</code></li></ol></li><li>c<br>d</li></ul>'],
    ['a list that goes on', doc({ ...block('orderedList', block('listItem', line(text('c')))), attrs: { start: 3 } }), '<ol start="3"><li>c</li></ol>'],
    ['quotes and code', doc(block('blockquote', line(text('q')), line(), line(text('r', 'strike'))), block('codeBlock', text('if (a < b)\n  c'))), '<blockquote><p>q</p><p><s>r</s></p></blockquote><pre><code>if (a &lt; b)\n  c</code></pre>'],
    ['links', doc(line({ type: 'text', text: 'here', marks: [{ type: 'link', attrs: { href: 'https://x.test/?a="&b' } }] })), '<p><a href="https://x.test/?a=&quot;&amp;b">here</a></p>'],
    ['mentions and breaks', doc(line(text('see', 'bold'), { type: 'hardBreak' }, { type: 'mention', attrs: { id: 'team:0190c5a0-0000-7000-8000-000000000002', label: 'A & B' } })), '<p><strong>see</strong><br>@[A &amp; B](team:0190c5a0-0000-7000-8000-000000000002)</p>'],
    ['a list that was only begun', doc(block('bulletList', block('listItem', line()))), '<ul><li></li></ul>'],
  ])('is HTML with %s', (_, node, html) => {
    expect(writtenFrom(node)).toBe(html)
  })
})

it('is filled with empty lines between paragraphs, and with those whom it mentions', () => {
  expect(contentFrom(`<p>a</p>\n<p>${ada} b</p>`, true)).toBe('<p>a</p><p></p><p><span data-type="mention" data-id="member:0190c5a0-0000-7000-8000-000000000001" data-label="Ada"></span> b</p>')
  expect(contentFrom(`<p>${ada}</p>`, false)).toBe(`<p>${ada}</p>`)
})

it('links to addresses alone', () => {
  expect(['https://x.test/a?b', ' example.com/a ', 'ada@x.test', 'tel:+49123'].map(addressOf)).toEqual(['https://x.test/a?b', 'https://example.com/a', 'mailto:ada@x.test', 'tel:+49123'])
  expect(['javascript:alert(1)', 'data:text/html,x', 'words of mine', 'localhost', '', 'https://x y'].map(addressOf)).toEqual([null, null, null, null, null, null])
})
