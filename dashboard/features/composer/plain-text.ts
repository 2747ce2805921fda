import type { JSONContent } from '@tiptap/react'

/** `@[Ada](member:<id>)`, as notes are stored; people read it as `@Ada`. */
export const mentionToken = /@\[([^\]\n]{1,120})\]\((member|team):([0-9a-f-]{36})\)/g

/** A line of the text is a paragraph of the editor, so that what one sees is what is sent. */
export function docFrom(text: string, mentions: boolean): JSONContent {
  return {
    type: 'doc',
    content: text.split('\n').map((line) => {
      const content = mentions ? inlineFrom(line) : line ? [{ type: 'text', text: line }] : []
      return content.length > 0 ? { type: 'paragraph', content } : { type: 'paragraph' }
    }),
  }
}

export function textFrom(doc: JSONContent): string {
  return (doc.content ?? []).map((paragraph) => (paragraph.content ?? []).map(inlineText).join('')).join('\n')
}

function inlineFrom(line: string): JSONContent[] {
  const content: JSONContent[] = []
  let from = 0
  for (const match of line.matchAll(mentionToken)) {
    if (match.index > from) content.push({ type: 'text', text: line.slice(from, match.index) })
    content.push({ type: 'mention', attrs: { id: `${match[2]}:${match[3]}`, label: match[1] } })
    from = match.index + match[0].length
  }
  if (from < line.length) content.push({ type: 'text', text: line.slice(from) })
  return content
}

export function inlineText({ type, text, attrs }: JSONContent): string {
  if (type === 'hardBreak') return '\n'
  if (type === 'mention') return `@[${String(attrs?.['label'] ?? '').replaceAll(/[\]\n]/g, ' ')}](${attrs?.['id']})`
  return text ?? ''
}

/** Where in the editor's document the caret stands that stood at an offset of the text. */
export function positionAt(text: string, offset: number): number {
  return 1 + offset + (text.slice(0, offset).split('\n').length - 1)
}
