export type TextPart = { text: string; href?: string }

const link = /\bhttps?:\/\/[^\s<>"']+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/gi

/** Splits plain text into words and links; punctuation after an address stays text. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(link)) {
    const found = trimEnd(match[0])
    if (match.index > from) parts.push({ text: text.slice(from, match.index) })
    parts.push({ text: found, href: /^https?:/i.test(found) ? found : `mailto:${found}` })
    from = match.index + found.length
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}

function trimEnd(address: string): string {
  const trimmed = address.replace(/[.,;:!?…]+$/, '')
  return trimmed.endsWith(')') && !trimmed.includes('(') ? trimEnd(trimmed.slice(0, -1)) : trimmed
}
