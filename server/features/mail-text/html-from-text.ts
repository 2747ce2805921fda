/** Escaped text with its links, line breaks and paragraphs. */
export function htmlFromText(text: string): string {
  const paragraphs = text
    .replace(/\r\n?/g, '\n')
    .trim()
    .split(/\n{2,}/)
  return paragraphs.map((paragraph) => `<p>${link(paragraph).replaceAll('\n', '<br>\n')}</p>`).join('\n')
}

/** Bounded repetitions: the time stays linear whatever the text is. */
const linkable = /\b(?:https?:\/\/|www\.)[^\s<>"]{1,2000}|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}\b/giu

function link(text: string): string {
  let html = ''
  let end = 0
  for (const match of text.matchAll(linkable)) {
    const found = withoutPunctuation(match[0])
    html += escapeHtml(text.slice(end, match.index)) + anchor(found)
    end = match.index + found.length
  }
  return html + escapeHtml(text.slice(end))
}

function anchor(found: string): string {
  const isAddress = !/^(https?:|www\.)/i.test(found)
  const href = isAddress ? `mailto:${found}` : /^www\./i.test(found) ? `https://${found}` : found
  const label = escapeHtml(found)
  return `<a href="${escapeHtml(href)}" rel="noopener noreferrer nofollow" target="_blank">${label}</a>`
}

/** The full stop of the sentence is not part of the address, nor is a bracket that the address did not open. */
function withoutPunctuation(found: string): string {
  let end = found.length
  while (end > 1 && /[.,;:!?'")\]}*]/.test(found[end - 1] ?? '')) {
    if (found[end - 1] === ')' && found.slice(0, end).includes('(')) break
    end--
  }
  return found.slice(0, end)
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
