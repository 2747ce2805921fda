import { words } from '../../lib/words.ts'
import { labelOf } from './label-of.ts'

/** A text with templates, as one reads it: places in brackets become their names. */
export function textWords(text: string): string {
  return text.replaceAll(/\{\{\s*([\w.-]+)[^}]*\}\}/g, (_, path: string) => `[${pathWords(path)}]`).replaceAll(/\s+/g, ' ').trim()
}

export function pathWords(path: string): string {
  const parts = path.split('.').filter((part) => part !== 'output')
  const own = parts[0] === 'trigger' ? parts.slice(1) : parts[0] === 'steps' ? parts.slice(2) : parts[0] === 'variables' ? parts.slice(1) : parts
  return (own.length > 0 ? own : parts).map((part) => labelOf(part, true).toLocaleLowerCase()).join(' ')
}

/** `conversation.created` as a person says it: a conversation is created. */
export function eventWords(name: string): string {
  const [noun = '', ...verb] = name.split('.').map((part) => labelOf(part).toLocaleLowerCase())
  return words.flows.triggers.happened(noun, verb.join(' '))
}
