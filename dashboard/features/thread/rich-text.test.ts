import { expect, it } from 'vitest'
import { isRichText } from './rich-text.tsx'

it('tells what members write from mails with a look of their own', () => {
  const written = ['plain', '<p>Hi <strong>you</strong><br>there &lt;3</p>', '<ol start="3"><li><a href="https://x.test/?a=&amp;b">x</a></li></ol>', '<pre><code>a</code></pre>']
  expect(written.map(isRichText)).toEqual([true, true, true, true])
  const mails = ['<div>Hi</div>', '<p style="color:red">Hi</p>', '<a href="https://x.test" onclick="x()">x</a>', '<img src="x">', '<p>1 <3</p>', '<pre><script>']
  expect(mails.map(isRichText)).toEqual([false, false, false, false, false, false])
})
