const address = /\bhttps?:\/\/[^\s<>"]+|\bwww\.[^\s<>"]+\.[^\s<>"]+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/gi

/** Plain text cut into words and web or mail addresses; the punctuation after an address is not part of it. */
export function linkText(text: string): { text: string; href?: string }[] {
  const pieces: { text: string; href?: string }[] = []
  let end = 0
  for (const match of text.matchAll(address)) {
    const found = withoutTail(match[0])
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) })
    pieces.push({ text: found, href: hrefOf(found) })
    end = match.index + found.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}

function withoutTail(found: string): string {
  let kept = found.replace(/[.,;:!?'"\]}>]+$/, '')
  // A closing bracket belongs to the sentence unless it was opened within the address.
  while (kept.endsWith(')') && kept.split('(').length < kept.split(')').length) {
    kept = kept.slice(0, -1).replace(/[.,;:!?]+$/, '')
  }
  return kept
}

function hrefOf(found: string): string {
  if (/^https?:/i.test(found)) return found
  return found.includes('@') && !found.startsWith('www.') ? `mailto:${found}` : `https://${found}`
}
