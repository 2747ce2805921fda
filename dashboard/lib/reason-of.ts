import { errorWords } from './error-words.ts'
import { problemOf } from './problem-of.ts'

/** In one line what exactly went wrong, in the words of whoever refused: for what plugins and outside services say. */
export function reasonOf(error: unknown): string {
  const { title, detail } = errorWords(error)
  return problemOf(error)?.detail || detail || title
}
