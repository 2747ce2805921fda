import english from '../languages/en.json' with { type: 'json' }
import type { Language } from '../languages/pick-language.ts'

export type Words = typeof english

/** Every string that the messenger shows, in the visitor's language. */
export let words: Words = english
export let language: Language = 'en'

const loaded = new Map<Language, Words>([['en', english]])

/** Resolves to false when the words could not be had: then it stays as it was. */
export async function speak(next: Language, origin: string): Promise<boolean> {
  if (next === language) return true
  try {
    let known = loaded.get(next)
    if (!known) {
      const response = await fetch(`${origin}/widget-words/${next}.json`, { credentials: 'omit' })
      if (!response.ok) return false
      // Our own file of the same release, which a test holds to the shape of the English one.
      known = await response.json() as Words
      loaded.set(next, known)
    }
    words = known
    language = next
    return true
  } catch {
    return false
  }
}

/** Fills in the places: `say(words.typing, { name })`. */
export function say(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
