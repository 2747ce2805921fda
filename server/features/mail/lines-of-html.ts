import { decodeEntities } from './decode-entities.ts'
import { attributeOf, scanHtml } from './scan-html.ts'
import type { HtmlToken } from './scan-html.ts'

export type HtmlLine = {
  text: string
  /** Where the line begins in the HTML. */
  start: number
  /** Depth of blockquotes around it. */
  depth: number
}

const blocks = new Set(
  ('address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html li main ' +
    'nav ol p pre section table tbody tfoot thead tr ul').split(' '),
)
const spaced = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'table', 'blockquote', 'pre'])

type Writing = { lines: HtmlLine[]; line: HtmlLine; link: string | null; linkText: string; gap: boolean }

/** The lines that a reader of the HTML sees, in one pass. */
export function linesOfHtml(html: string): HtmlLine[] {
  const writing: Writing = { lines: [], line: { text: '', start: 0, depth: 0 }, link: null, linkText: '', gap: false }
  let depth = 0
  let pre = 0
  for (const token of scanHtml(html)) {
    if (token.kind === 'text') write(writing, html, token, depth, pre > 0)
    else {
      if (blocks.has(token.name)) endLine(writing, spaced.has(token.name))
      if (token.name === 'blockquote') depth = Math.max(0, depth + (token.kind === 'open' ? 1 : -1))
      if (token.name === 'pre') pre = Math.max(0, pre + (token.kind === 'open' ? 1 : -1))
      applyTag(writing, html, token, depth)
    }
  }
  endLine(writing, false)
  return writing.lines
}

function applyTag(writing: Writing, html: string, token: HtmlToken, depth: number): void {
  if (token.name === 'br' && token.kind === 'open') {
    if (writing.line.text === '') writing.lines.push({ text: '', start: token.start, depth })
    endLine(writing, false)
  } else if (token.name === 'li' && token.kind === 'open') startLine(writing, token.start, depth, '- ')
  else if (token.name === 'td' || token.name === 'th') writing.line.text += writing.line.text === '' ? '' : ' '
  else if (token.name === 'a') {
    if (token.kind === 'open') writing.link = decodeEntities(attributeOf(html, token, 'href') ?? '')
    else endLink(writing)
    writing.linkText = ''
  }
}

/** A link whose words do not show where it goes is followed by its address. */
function endLink(writing: Writing): void {
  const { link, linkText } = writing
  writing.link = null
  if (!link || !/^https?:/i.test(link) || link.length > 2000 || linkText.trim() === '') return
  const plain = (text: string) => text.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '').trim()
  if (plain(linkText) !== plain(link)) writing.line.text += ` (${link})`
}

function write(writing: Writing, html: string, token: HtmlToken, depth: number, preformatted: boolean): void {
  const text = decodeEntities(html.slice(token.start, token.end))
  if (writing.link !== null && writing.linkText.length < 3000) writing.linkText += text
  if (preformatted) {
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) endLine(writing, false, true)
      startLine(writing, token.start, depth, line)
    }
    return
  }
  const collapsed = text.replace(/[ \t\r\n\f\u00a0]+/g, ' ')
  if (writing.line.text === '' || writing.line.text.endsWith(' ')) startLine(writing, token.start, depth, collapsed.trimStart())
  else startLine(writing, token.start, depth, collapsed)
}

function startLine(writing: Writing, start: number, depth: number, text: string): void {
  if (text === '') return
  if (writing.line.text === '') {
    if (writing.gap && writing.lines.length > 0) writing.lines.push({ text: '', start, depth })
    writing.gap = false
    writing.line = { text: '', start, depth }
  }
  writing.line.text += text
}

function endLine(writing: Writing, gap: boolean, keepEmpty = false): void {
  const { line } = writing
  if (line.text !== '' || keepEmpty) writing.lines.push({ ...line, text: line.text.trimEnd() })
  writing.line = { text: '', start: line.start, depth: line.depth }
  writing.gap ||= gap
}
