/** The Atlassian Document Format: what Jira's REST API takes and gives for rich text. */
export type Document = { type: 'doc'; version: 1; content: DocumentNode[] }
type DocumentNode = { type: string; text?: string; attrs?: Record<string, unknown>; marks?: object[]; content?: DocumentNode[] }

/** Paragraphs at empty lines, breaks at single ones, and a link at the end. */
export function documentOf(text: string, link: { text: string; url: string }): Document {
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => paragraph.trim()).filter(Boolean).map(paragraphOf)
  return { type: 'doc', version: 1, content: [...paragraphs, { type: 'paragraph', content: [{ type: 'text', text: link.text, marks: [{ type: 'link', attrs: { href: link.url } }] }] }] }
}

function paragraphOf(text: string): DocumentNode {
  const content = text.split('\n').flatMap((line, index): DocumentNode[] => [
    ...index > 0 ? [{ type: 'hardBreak' }] : [],
    ...line ? [{ type: 'text', text: line }] : [],
  ])
  return { type: 'paragraph', content }
}

/** Webhooks give comments as text in most places, and as a document in some. */
export function textOf(body: string | DocumentNode): string {
  return (typeof body === 'string' ? body : inner(body)).trim()
}

function inner(node: DocumentNode): string {
  if (node.type === 'hardBreak') return '\n'
  if (node.type === 'mention' || node.type === 'emoji') return String(node.attrs?.['text'] ?? node.attrs?.['shortName'] ?? '')
  if (node.type === 'inlineCard') return String(node.attrs?.['url'] ?? '')
  const href = (node.marks as { type: string; attrs?: { href?: string } }[] | undefined)?.find(({ type }) => type === 'link')?.attrs?.href
  const text = (node.text ?? '') + (node.content ?? []).map(inner).join('')
  const linked = href && href !== text ? `${text} (${href})` : text
  return blocks.has(node.type) ? `${linked}\n` : linked
}

const blocks = new Set(['paragraph', 'heading', 'codeBlock', 'blockquote', 'listItem', 'rule'])
