import { attributeOf } from './scan-html.ts'
import type { HtmlToken } from './scan-html.ts'

/** Outlook, Exchange and Zimbra: everything behind it is the old mail. Each quoting on the web adds `x_`. */
const hard = new Set([
  'appendonsend',
  'divrplyfwdmsg',
  'mail-editor-reference-message-container',
  'olk_src_body_section',
  'zwchr',
  'outlookmessageheader',
  'stopspelling',
])

/** Elements that hold the old mail: Gmail, Yahoo, Proton, Thunderbird, GMX, Tuta, Spark, Zoho, NetEase, Front. */
const container = new RegExp(
  '(^|[\\s_])(gmail_quote|gmail_quote_container|yahoo_quoted|protonmail_quote|moz-cite-prefix|' +
    'tutanota_quote|zmail_extra|messagereplysection|isreplycontent|front-blockquote|cloudhq__gmail_quote|' +
    'mail_quote|ntes_quote|gmx-quote|mailru-blockquote|replymessage)(\\s|$)',
)

export type QuoteMark = 'hard' | 'container' | null

export function quoteMarkOf(html: string, token: HtmlToken): QuoteMark {
  if (token.name !== 'div' && token.name !== 'hr' && token.name !== 'blockquote' && token.name !== 'span') return null
  const tag = html.slice(token.start, Math.min(token.end, token.start + 1000))
  if (!/\s(id|class|name|style)\s?=/i.test(tag)) return null
  const id = attributeOf(html, token, 'id')?.toLowerCase() ?? ''
  if (hard.has(id.replace(/^(x_){1,20}/, ''))) return 'hard'
  // Word's engine in desktop Outlook rules off the header of the old mail, in one of two greys.
  const style = attributeOf(html, token, 'style')?.toLowerCase().replace(/\s/g, '') ?? ''
  if (/border:none;border-top:solid(#e1e1e1|#b5c4df|windowtext)1\.0pt/.test(style)) return 'hard'
  const names = `${id} ${attributeOf(html, token, 'class')?.toLowerCase() ?? ''}`
  // A bare blockquote is a quote by itself.
  if (token.name === 'blockquote') return null
  return container.test(names) || attributeOf(html, token, 'name')?.toLowerCase() === 'quote' ? 'container' : null
}
