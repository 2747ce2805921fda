export const faces = [
  { score: 1, sign: '😠', name: 'Very bad', mouth: 'M10 23q6-8 12 0M8 9l5 2M24 9l-5 2' },
  { score: 2, sign: '🙁', name: 'Bad', mouth: 'M11 22q5-4 10 0' },
  { score: 3, sign: '😐', name: 'Fair', mouth: 'M11 21h10' },
  { score: 4, sign: '🙂', name: 'Good', mouth: 'M11 20q5 4 10 0' },
  { score: 5, sign: '😀', name: 'Very good', mouth: 'M9 18h14q-7 11-14 0z' },
] as const

/** Drawn, for a page on any device; letters carry the sign, since mail programs show no drawing. */
export function drawFace({ mouth }: (typeof faces)[number]): string {
  return '<svg viewBox="0 0 32 32" width="34" height="34" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">' +
    `<circle cx="16" cy="16" r="14"/><path d="M11.5 13v1M20.5 13v1"/><path d="${mouth}"/></svg>`
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
