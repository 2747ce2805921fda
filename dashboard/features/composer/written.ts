/**
 * What stands in the composer, as one string: plain text, or HTML of a few tags as soon as it is formatted. It is HTML when
 * it begins with `<`; plain text that would begin so is kept as HTML, too.
 */
export type Written = string

export function isFormatted(written: Written): boolean {
  return written.startsWith('<')
}

export function writtenOf({ text, html }: { text: string; html: string | null }): Written {
  if (html) return isFormatted(html) ? html : `<p>${html}</p>`
  return isFormatted(text) ? htmlFrom(text) : text
}

/** As the server takes it. What has no formatting goes as text. */
export function wordsOf(written: Written): { text: string } | { html: string } {
  return isFormatted(written) && /<(?!\/?p>|br>)/.test(written) ? { html: written } : { text: textOf(written) }
}

/** As it is shown at once, until the server has said it. */
export function previewOf(written: Written): { text: string; html: string | null } {
  const words = wordsOf(written)
  return { text: textOf(written), html: 'html' in words ? words.html : null }
}

/** Its words; of formatting only the lines are left. */
export function textOf(written: Written): string {
  if (!isFormatted(written)) return written
  const lines = written
    .replace(/<\/p>(?=<)/g, '\n\n')
    .replace(/<br>|<\/(?:li|blockquote|pre)>|(?<!^)<[ou]l[^>]*>/g, '\n')
    .replace(/<[^>]*>/g, '')
  return lines.replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? '').replace(/^\n+|\n+$/g, '')
}

/** One below the other, an empty line between. */
export function joinWritten(first: Written, second: Written): Written {
  if (first === '' || second === '') return first + second
  return isFormatted(first) || isFormatted(second) ? htmlOf(first) + htmlOf(second) : `${first}\n\n${second}`
}

/** What a plain field makes of it: written on at the end it keeps its formatting, changed elsewhere it keeps its words. */
export function typedOn(written: Written, text: string): Written {
  const before = textOf(written)
  if (!isFormatted(written) || !text.startsWith(before)) return writtenOf({ text, html: null })
  const more = lineFrom(text.slice(before.length))
  return written.endsWith('</p>') ? `${written.slice(0, -'</p>'.length)}${more}</p>` : `${written}<p>${more}</p>`
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function htmlOf(written: Written): string {
  return isFormatted(written) ? written : htmlFrom(written)
}

function htmlFrom(text: string): string {
  return text.split(/\n{2,}/).map((paragraph) => `<p>${lineFrom(paragraph)}</p>`).join('')
}

function lineFrom(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>')
}
