export type HtmlToken = {
  kind: 'text' | 'open' | 'close'
  /** Lower-case tag name; '' for text. */
  name: string
  start: number
  end: number
}

const rawTextTags = new Set(['style', 'script', 'title', 'textarea', 'xmp', 'noframes', 'template'])

/** Tokens of HTML in one pass; comments, declarations, styles and scripts are passed over. Not a validating parser. */
export function* scanHtml(html: string): Generator<HtmlToken> {
  let at = 0
  while (at < html.length) {
    const open = nextTag(html, at)
    if (open > at) yield { kind: 'text', name: '', start: at, end: open }
    if (open === html.length) return
    const end = tagEnd(html, open)
    // Unfinished: nothing behind it can be told from an attribute, which is what a browser makes of it too.
    if (end < 0) return
    at = end
    const closing = html[open + 1] === '/'
    const name = /^[a-z][\w:-]{0,40}/i.exec(html.slice(open + (closing ? 2 : 1), open + 50))?.[0].toLowerCase()
    if (name === undefined) continue
    if (!closing && rawTextTags.has(name)) at = afterRawText(html, at, name)
    else yield { kind: closing ? 'close' : 'open', name, start: open, end }
  }
}

function nextTag(html: string, from: number): number {
  for (let at = html.indexOf('<', from); at >= 0; at = html.indexOf('<', at + 1)) {
    if (/[a-z/!?]/i.test(html[at + 1] ?? '')) return at
  }
  return html.length
}

function tagEnd(html: string, open: number): number {
  if (html.startsWith('<!--', open)) {
    const close = html.indexOf('-->', open + 2)
    return close < 0 ? -1 : close + 3
  }
  let quote = ''
  for (let at = open + 1; at < html.length; at++) {
    const char = html.charAt(at)
    if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '>') return at + 1
    // A quote opens a value only behind "="; elsewhere it is an apostrophe in a broken tag.
    else if ((char === '"' || char === "'") && /=\s{0,20}$/.test(html.slice(Math.max(open, at - 20), at))) quote = char
  }
  return -1
}

function afterRawText(html: string, from: number, name: string): number {
  const close = new RegExp(`</${name}[^a-z]`, 'gi')
  close.lastIndex = from
  const match = close.exec(html)
  if (!match) return html.length
  const end = html.indexOf('>', match.index)
  return end < 0 ? html.length : end + 1
}

/** The value of an attribute of the tag in `html` from `start` to `end`, its entities not decoded. */
export function attributeOf(html: string, token: HtmlToken, name: string): string | null {
  const tag = html.slice(token.start, Math.min(token.end, token.start + 5000))
  const match = new RegExp(`[\\s"'/]${name}\\s{0,5}=\\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag)
  return match ? (match[1] ?? match[2] ?? match[3] ?? '') : null
}
