import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writtenFrom } from '../../../dashboard/features/composer/rich-text.ts'
import { sanitiseRichText } from './sanitise-rich-text.ts'
import { attacks } from './test-attacks.ts'

/** All that may stand in it, written as a reader of it may rely on. */
const dialect = /^(?:[^<>]|<a href="(?:https?:\/\/|mailto:|tel:)[^<>"]*">|<ol start="\d{1,4}">|<\/?(?:p|strong|em|s|a|ul|ol|li|blockquote|code|pre)>|<br>)*$/i

describe('formatted text', () => {
  it.each([
    ['<p>Hi <b>there</b>, <i>you</i> <del>two</del></p>', '<p>Hi <strong>there</strong>, <em>you</em> <s>two</s></p>', 'Hi there, you two'],
    ['<h1>Title</h1><div>One<br/>two</div>', '<p>Title</p><p>One<br>two</p>', 'Title\n\nOne\ntwo'],
    ['<ol start="3"><li>a</li><li>b<ul><li>c</li></ul></li></ol>', '<ol start="3"><li>a</li><li>b<ul><li>c</li></ul></li></ol>', '3. a\n4. b\n  - c'],
    ['<p>So:</p><ul><li><p>a</p></li><li><p>b</p><p>c</p></li></ul>', '<p>So:</p><ul><li><p>a</p></li><li><p>b</p><p>c</p></li></ul>', 'So:\n\n- a\n- b\n\nc'],
    ['<blockquote><p>One<br>two</p></blockquote><p>No</p>', '<blockquote><p>One<br>two</p></blockquote><p>No</p>', '> One\n> two\n\nNo'],
    ['<pre><code>if (a &lt; b) {\n  c\n}</code></pre>', '<pre><code>if (a &lt; b) {\n  c\n}</code></pre>', 'if (a < b) {\n  c\n}'],
    ['<a href="//x.test/?a=1&b=2" onclick=x()>here</a> <a href="javascript:x()">not</a>', '<a href="https://x.test/?a=1&amp;b=2">here</a> <a>not</a>', 'here (https://x.test/?a=1&b=2) not'],
    ['<p style="color:red" class="x">5 < 6 & "so"</p><img src="https://x.test/a.png">', '<p>5 &lt; 6 &amp; "so"</p>', '5 < 6 & "so"'],
    ['<p>\n  One\n</p>\n\n<ul>\n  <li> two </li>\n</ul>\n', '<p>One\n</p><ul><li>two </li></ul>', 'One\n\n- two'],
    ['<table><tr><td>a</td><td>b</td></tr></table>', 'ab', 'ab'],
    ['@[Ada &amp; Co](member:0190c5a0-0000-7000-8000-000000000001)', '@[Ada &amp; Co](member:0190c5a0-0000-7000-8000-000000000001)', '@[Ada & Co](member:0190c5a0-0000-7000-8000-000000000001)'],
  ])('%s', (given, html, text) => {
    expect(sanitiseRichText(given)).toEqual({ html, text })
  })

  it.each(['', '<p></p>', '<ul><li></li></ul>', '<p>&nbsp;<br></p>', '<script>x</script>'])('is nothing without words: %j', (html) => {
    expect(sanitiseRichText(html)).toEqual({ html: '', text: '' })
  })

  it('stays what it is, whatever it was', () => {
    const pieces = fc.constantFrom(...attacks, '"', "'", '>', '</', '<p>', '</p>', '<ul><li>', '<ol>', '<blockquote>', '<pre>', '<b>', '<a href="https://x.test/">', '&quot;', '&amp;lt;', '`', ' ', '\n', 'x')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 10 }), (parts) => {
        const once = sanitiseRichText(parts.join(''))
        expect(once.html).toMatch(dialect)
        expect(sanitiseRichText(once.html)).toEqual(once)
      }),
      { numRuns: 500 },
    )
  })

  it('is left as the editor writes it, so that a draft is the same on every device', () => {
    const words = fc.constantFrom('a', 'b c', '5 < 6 & "so" > \'x\'', '&lt;', 'é 🙂\u00a0', '@[A & B](member:0190c5a0-0000-7000-8000-000000000001)')
    const marks = fc.subarray([{ type: 'link', attrs: { href: 'https://x.test/?a=1&b="2"' } }, { type: 'bold' }, { type: 'italic' }, { type: 'strike' }])
    const line = fc.record({ type: fc.constant('paragraph'), content: fc.array(fc.record({ type: fc.constant('text'), text: words, marks }), { minLength: 1, maxLength: 3 }) })
    const item = (inner: fc.Arbitrary<unknown>) => fc.tuple(line, fc.array(inner, { maxLength: 2 })).map(([first, rest]) => ({ type: 'listItem', content: [first, ...rest] }))
    const { block } = fc.letrec((tie) => ({
      block: fc.oneof(
        { maxDepth: 3 }, line, fc.record({ type: fc.constant('codeBlock'), content: fc.array(fc.record({ type: fc.constant('text'), text: words }), { maxLength: 1 }) }),
        fc.record({ type: fc.constant('blockquote'), content: fc.array(tie('block'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ type: fc.constantFrom('bulletList', 'orderedList'), attrs: fc.record({ start: fc.integer({ min: 1, max: 20 }) }), content: fc.array(item(tie('block')), { minLength: 1, maxLength: 3 }) }),
      ),
    }))
    fc.assert(
      fc.property(line, fc.array(block, { maxLength: 4 }), (first, rest) => {
        const written = writtenFrom({ type: 'doc', content: [{ ...first, content: [{ type: 'text', text: 'x', marks: [{ type: 'bold' }] }, ...first.content] }, ...(rest as (typeof first)[])] })
        expect(sanitiseRichText(written).html).toBe(written)
      }),
      { numRuns: 300 },
    )
  })

  it('is read in time that grows with its length', () => {
    const from = process.cpuUsage()
    for (const html of ['<a href="https://x.test">x'.repeat(8_000), '<b>'.repeat(60_000), '<ul><li>'.repeat(25_000), '<'.repeat(200_000)]) sanitiseRichText(html)
    expect(process.cpuUsage(from).user).toBeLessThan(4_000_000)
  })
})
