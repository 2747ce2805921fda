/** A prefix query for to_tsquery('simple', …): every word must begin some word of the text. Null when nothing is asked. */
export function searchWords(query: string): string | null {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu)
  return words ? words.slice(0, 10).map((word) => `${word}:*`).join(' & ') : null
}
