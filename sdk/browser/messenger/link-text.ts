/** Plain text cut into words and web or mail addresses; the punctuation after an address is not part of it. */
export function linkText(text: string): { text: string; href?: string }[] {
  const pieces: { text: string; href?: string }[] = []
  let end = 0
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"]+|\bwww\.[^\s<>"]+\.[^\s<>"]+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/gi)) {
    const address = withoutTail(match[0])
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) })
    pieces.push({ text: address, href: hrefOf(address) })
    end = match.index + address.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}

function withoutTail(address: string): string {
  let kept = address.replace(/[.,;:!?'"\]}>]+$/, '')
  // A closing bracket belongs to the sentence unless it was opened within the address.
  while (kept.endsWith(')') && kept.split('(').length < kept.split(')').length) kept = kept.slice(0, -1).replace(/[.,;:!?]+$/, '')
  return kept
}

function hrefOf(address: string): string {
  if (/^https?:/i.test(address)) return address
  return address.includes('@') && !address.startsWith('www.') ? `mailto:${address}` : `https://${address}`
}
