import { linesOfHtml } from './lines-of-html.ts'
import { storableText } from './storable-text.ts'

/** For mails without a text part: what the HTML says, quotes marked with `>`. Linear in the length. */
export function textFromHtml(html: string): string {
  const lines = linesOfHtml(html).map(({ text, depth }) => '> '.repeat(Math.min(depth, 10)) + text)
  return storableText(
    lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  )
}
