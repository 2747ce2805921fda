import { wordsOf } from './words.ts'

export type Header = { subject: string | null; name: string | null; email: string | null; phone: string | null }
export type Body = { text: string; attachments: readonly string[] }

// Between two fields, so that no phrase reaches from one into the next.
const gap = 5
// PostgreSQL keeps places up to this.
const lastPlace = 16_383

/** A tsvector as text, of one segment. Weights: A subject, B contact, C names of attachments, D what was written. */
export function vectorOf(segmentId: string | number, header: Header, body?: Body): string {
  const mark = `${BigInt(segmentId).toString(16)}~`
  const places = new Map<string, string[]>()
  let offset = 0
  const add = (text: string | null, weight: string): void => {
    if (!text) return
    let last = 0
    for (const { word, place } of wordsOf(text)) {
      const list = places.get(word)
      const at = Math.min(offset + place, lastPlace) + weight
      if (!list) places.set(word, [at])
      else if (list.length < 200) list.push(at)
      last = place
    }
    offset += last + gap
  }
  add(header.subject, 'A')
  add(header.name, 'B')
  add(header.email, 'B')
  add(header.phone, 'B')
  for (const name of body?.attachments ?? []) add(name, 'C')
  add(body?.text ?? null, '')
  let vector = ''
  for (const [word, list] of places) vector += `'${mark}${word.replaceAll("'", "''")}':${list.join(',')} `
  return vector
}
