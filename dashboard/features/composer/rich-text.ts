import type { JSONContent } from '@tiptap/react'
import { docFrom, inlineText, mentionToken, textFrom } from './plain-text.ts'
import { escapeHtml, isFormatted, type Written } from './written.ts'

const tagOf: Record<string, string> = { bold: 'strong', italic: 'em', strike: 's', code: 'code' }

/** What the editor holds: text while nothing in it is formatted. A line is a line, an empty one ends a paragraph. */
export function writtenFrom(doc: JSONContent): Written {
  const isPlain = (doc.content ?? []).every(({ type, content }) => type === 'paragraph' && (content ?? []).every(({ marks }) => !marks?.length))
  const text = isPlain ? textFrom(doc) : '<'
  return isFormatted(text) ? blocksOf(doc.content) : text
}

/** What the editor is filled with: a document of the text, or the HTML with its empty lines and those whom it mentions. */
export function contentFrom(written: Written, mentions: boolean): JSONContent | string {
  if (!isFormatted(written)) return docFrom(written, mentions)
  const spaced = withEmptyLines(written)
  if (!mentions) return spaced
  return spaced.replace(mentionToken, (_, name: string, kind: string, id: string) =>
    `<span data-type="mention" data-id="${kind}:${id}" data-label="${name.replaceAll('"', '&quot;')}"></span>`)
}

/** Between paragraphs HTML has space; in the editor that is an empty line. */
export function withEmptyLines(html: string): string {
  return html.replace(/<\/p>\s*(?=<p[\s>])/gi, '</p><p></p>')
}

/** A web, mail or telephone address that a link may lead to; null when it is none. */
export function addressOf(typed: string): string | null {
  const address = typed.trim()
  if (/^(https?:\/\/|mailto:|tel:)[^\s"<>]+$/i.test(address)) return address
  if (/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(address)) return `mailto:${address}`
  return /^[\w-]+(\.[\w-]+)+([/?#:][^\s"<>]*)?$/.test(address) ? `https://${address}` : null
}

function blocksOf(nodes: JSONContent[] = []): string {
  let html = ''
  let lines: string[] = []
  const endParagraph = () => {
    if (lines.length > 0) html += `<p>${lines.join('<br>')}</p>`
    lines = []
  }
  for (const node of nodes) {
    const line = node.type === 'paragraph' ? inlineOf(node) : ''
    if (line) lines.push(line)
    else endParagraph()
    if (node.type !== 'paragraph') html += blockOf(node)
  }
  endParagraph()
  return html
}

function blockOf({ type, attrs, content }: JSONContent): string {
  switch (type) {
    case 'bulletList': return `<ul>${content?.map(itemOf).join('') ?? ''}</ul>`
    case 'orderedList': return `<ol${attrs?.['start'] > 1 ? ` start="${attrs?.['start']}"` : ''}>${content?.map(itemOf).join('') ?? ''}</ol>`
    case 'blockquote': return `<blockquote>${blocksOf(content)}</blockquote>`
    default: return `<pre><code>${escapeHtml(content?.map(inlineText).join('') ?? '')}</code></pre>`
  }
}

function itemOf({ content = [] }: JSONContent): string {
  const parts = content.map((node, index) => (node.type !== 'paragraph' ? blockOf(node) : (content[index - 1]?.type === 'paragraph' ? '<br>' : '') + inlineOf(node)))
  return `<li>${parts.join('')}</li>`
}

function inlineOf({ content = [] }: JSONContent): string {
  return content.map((node) => {
    if (node.type === 'hardBreak') return '<br>'
    return (node.marks ?? []).toReversed().reduce((html, { type, attrs }) => {
      if (type === 'link') return `<a href="${escapeHtml(String(attrs?.['href'])).replaceAll('"', '&quot;')}">${html}</a>`
      return `<${tagOf[type]}>${html}</${tagOf[type]}>`
    }, escapeHtml(inlineText(node)))
  }).join('')
}
