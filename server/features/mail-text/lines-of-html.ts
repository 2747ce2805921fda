import { decodeEntities } from './decode-entities.ts'
import { quoteMarkOf } from './quote-mark-of.ts'
import { attributeOf, scanHtml } from './scan-html.ts'
import type { HtmlToken } from './scan-html.ts'

export type HtmlLine = {
  text: string
  /** Where the block begins whose first text this is. */
  start: number
  /** How many blockquotes are around it. */
  depth: number
  /** A client's mark of "from here on it is the old mail" stands before it. */
  hard: boolean
  /** Number of the client's quote container around it; 0 when there is none. */
  container: number
}

const blocks = new Set(
  (
    'address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 ' +
    'header hr html li main ' +
    'nav ol p pre section table tbody tfoot thead tr ul'
  ).split(' '),
)
/** Marketing mails are laid out by what never closes. */
const deepestList = 8
const spaced = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'table', 'blockquote', 'pre'])

type Container = { number: number; tag: string; level: number }
type Writing = {
  html: string
  lines: HtmlLine[]
  line: string
  opened: Omit<HtmlLine, 'text'>
  depth: number
  pre: number
  /** The lists around, innermost last: the number of an ordered one's next item; null in the others. */
  lists: (number | null)[]
  /** What the item in the line began with. */
  mark: string
  /** A paragraph ended: the next line stands apart. */
  gap: boolean
  /** Where the first block since the last content was opened; -1 when none was. */
  blockStart: number
  hard: boolean
  containers: Container[]
  containersSeen: number
  link: { href: string; text: string } | null
}

/** The lines that a reader of the HTML sees, in one pass. */
export function linesOfHtml(html: string): HtmlLine[] {
  const opened = { start: 0, depth: 0, hard: false, container: 0 }
  const writing: Writing = {
    html,
    lines: [],
    line: '',
    opened,
    depth: 0,
    pre: 0,
    lists: [],
    mark: '',
    gap: false,
    blockStart: -1,
    hard: false,
    containers: [],
    containersSeen: 0,
    link: null,
  }
  for (const token of scanHtml(html)) {
    if (token.kind === 'text') write(writing, token)
    else applyTag(writing, token)
  }
  endLine(writing)
  return writing.lines
}

function applyTag(writing: Writing, token: HtmlToken): void {
  const opens = token.kind === 'open'
  if (token.name === 'li') writing.mark = ''
  // The first paragraph of an item goes on behind its mark.
  if (blocks.has(token.name) && (writing.mark === '' || writing.line !== writing.mark)) {
    endLine(writing)
    writing.gap = (writing.gap || (spaced.has(token.name) && !isWithinList(writing, token))) && !(token.name === 'li' && !opens)
    if (opens && writing.blockStart < 0) writing.blockStart = token.start
  }
  if (token.name === 'blockquote') writing.depth = Math.max(0, writing.depth + (opens ? 1 : -1))
  else if (token.name === 'pre') writing.pre = Math.max(0, writing.pre + (opens ? 1 : -1))
  else if (token.name === 'br' && opens) breakLine(writing, token)
  else if (token.name === 'li' && opens) append(writing, token.start, (writing.mark = markOf(writing.lists)))
  else if (token.name === 'ul' || token.name === 'ol') followLists(writing, token)
  else if ((token.name === 'td' || token.name === 'th') && opens) writing.line += writing.line === '' ? '' : ' '
  else if (token.name === 'img') writing.blockStart = -1
  else if (token.name === 'a') applyLink(writing, token)
  followContainers(writing, token)
}

function followLists({ html, lists }: Writing, token: HtmlToken): void {
  if (token.kind === 'close') lists.pop()
  else if (lists.length < deepestList) lists.push(token.name === 'ol' ? Number(attributeOf(html, token, 'start') ?? 1) || 1 : null)
}

/** A list of a list stands close to its item. */
function isWithinList({ lists }: Writing, { kind, name }: HtmlToken): boolean {
  return (name === 'ul' || name === 'ol') && lists.length > (kind === 'open' ? 0 : 1)
}

/** `- ` or `1. `, set in by two spaces for each list around it. */
function markOf(lists: Writing['lists']): string {
  const number = lists.at(-1) ?? null
  if (number !== null) lists[lists.length - 1] = number + 1
  return `${'  '.repeat(Math.max(0, lists.length - 1))}${number === null ? '-' : `${number}.`} `
}

function followContainers(writing: Writing, token: HtmlToken): void {
  const inner = writing.containers.at(-1)
  if (inner?.tag === token.name) {
    inner.level += token.kind === 'open' ? 1 : -1
    if (inner.level === 0) writing.containers.pop()
  }
  const mark = token.kind === 'open' ? quoteMarkOf(writing.html, token) : null
  if (mark === 'hard') writing.hard = true
  if (mark === 'container') writing.containers.push({ number: ++writing.containersSeen, tag: token.name, level: 1 })
}

function applyLink(writing: Writing, token: HtmlToken): void {
  const { link } = writing
  writing.link =
    token.kind === 'open' ? { href: decodeEntities(attributeOf(writing.html, token, 'href') ?? ''), text: '' } : null
  if (
    token.kind === 'open' ||
    !link ||
    !/^https?:/i.test(link.href) ||
    link.href.length > 2000 ||
    link.text.trim() === ''
  )
    return
  // A link whose words do not show where it goes is followed by its address.
  const plain = (text: string) =>
    text
      .replace(/^https?:\/\/(www\.)?/i, '')
      .replace(/\/$/, '')
      .trim()
  if (plain(link.text) !== plain(link.href)) writing.line += ` (${link.href})`
}

function write(writing: Writing, token: HtmlToken): void {
  const text = decodeEntities(writing.html.slice(token.start, token.end))
  if (writing.link && writing.link.text.length < 3000) writing.link.text += text
  if (writing.pre > 0) {
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) breakLine(writing, token)
      append(writing, token.start, line)
    }
    return
  }
  const collapsed = text.replace(/[ \t\r\n\f\u00a0]+/g, ' ')
  append(writing, token.start, writing.line === '' || writing.line.endsWith(' ') ? collapsed.trimStart() : collapsed)
}

function append(writing: Writing, start: number, text: string): void {
  if (text === '') return
  if (writing.line === '') {
    const from = writing.blockStart < 0 ? start : writing.blockStart
    writing.opened = {
      start: from,
      depth: writing.depth,
      hard: writing.hard,
      container: writing.containers.at(-1)?.number ?? 0,
    }
    const above = writing.lines.at(-1)
    if (writing.gap && above) {
      const container = above.container === writing.opened.container ? above.container : 0
      writing.lines.push({ text: '', start: from, depth: Math.min(above.depth, writing.depth), hard: false, container })
    }
    writing.gap = writing.hard = false
  }
  writing.blockStart = -1
  writing.line += text
}

function breakLine(writing: Writing, token: HtmlToken): void {
  if (writing.line !== '') return endLine(writing)
  const container = writing.containers.at(-1)?.number ?? 0
  writing.lines.push({
    text: '',
    start: writing.blockStart < 0 ? token.start : writing.blockStart,
    depth: writing.depth,
    hard: false,
    container,
  })
}

function endLine(writing: Writing): void {
  if (writing.line !== '') writing.lines.push({ ...writing.opened, text: writing.line.trimEnd() })
  writing.line = ''
}
