/** What a mail says and how it is shown: text and HTML, sanitised, quotes folded. No database, no product. */
export { foldQuotes } from './fold-quotes.ts'
export { escapeHtml, htmlFromText } from './html-from-text.ts'
export { sanitiseMailHtml } from './sanitise-html.ts'
export { type RichText, sanitiseRichText } from './sanitise-rich-text.ts'
export { cutText, storableText } from './storable-text.ts'
export { textFromHtml } from './text-from-html.ts'
