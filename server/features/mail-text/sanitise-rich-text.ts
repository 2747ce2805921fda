import sanitize from 'sanitize-html'
import { sanitiseMailHtml } from './sanitise-html.ts'
import { textFromHtml } from './text-from-html.ts'

const tags = ['p', 'br', 'strong', 'em', 's', 'a', 'ul', 'ol', 'li', 'blockquote', 'code', 'pre']
/** Other words for the same. */
const same = {
  b: 'strong', i: 'em', strike: 's', del: 's', tt: 'code', kbd: 'code', samp: 'code',
  div: 'p', h1: 'p', h2: 'p', h3: 'p', h4: 'p', h5: 'p', h6: 'p',
}
const deepest = 32
/** White space that no reader shows, but one that keeps line breaks would. */
const betweenBlocks = /(<\/?(?:p|ul|ol|li|blockquote)(?: start="\d+")?>)[ \t\r\n]+/g

export type RichText = { html: string; text: string }

/**
 * What is written with formatting, in the few tags that every reader of it knows: no attribute but a link's `href` and
 * a list's `start`. The same again gives the same. The text is what the HTML says; both are '' when that is nothing.
 */
export function sanitiseRichText(given: string): RichText {
  const { html: clean } = sanitiseMailHtml(given, { cidUrl: () => undefined })
  // Twice: a paragraph that was a heading may stand within another, which a second reading takes apart.
  const html = narrow(narrow(clean, same), {}).replaceAll('<br />', '<br>').replace(betweenBlocks, '$1').trim()
  const words = html.replace(/<[^>]*>/g, '').trim()
  return words === '' ? { html: '', text: '' } : { html, text: textFromHtml(html) }
}

function narrow(html: string, renamed: Record<string, string>): string {
  return sanitize(html, {
    allowedTags: tags,
    allowedAttributes: { a: ['href'], ol: ['start'] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    nestingLimit: deepest,
    transformTags: {
      ...Object.fromEntries(Object.entries(renamed).map(([other, tag]) => [other, sanitize.simpleTransform(tag, {}, false)])),
      ol: (tagName, { start }) => ({ tagName, attribs: start && /^\d{1,4}$/.test(start) ? { start } : ({} as Record<string, string>) }),
    },
  })
}
