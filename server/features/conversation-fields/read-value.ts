import type { ConversationField } from './conversation-field.ts'

/** A value as it is kept, or what is wrong with it. */
export type ReadValue = { text: string } | { message: string }

export function readValue({ key, type, options }: Pick<ConversationField, 'key' | 'type' | 'options'>, value: unknown): ReadValue {
  switch (type) {
    case 'text': {
      const text = typeof value === 'string' ? value.trim() : ''
      return text !== '' && text.length <= 500 ? { text } : { message: `${key} takes a text of 1 to 500 characters; null removes it.` }
    }
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? { text: String(value === 0 ? 0 : value) } : { message: `${key} takes a number; null removes it.` }
    case 'boolean':
      return typeof value === 'boolean' ? { text: String(value) } : { message: `${key} takes true or false; null removes it.` }
    case 'date':
      return typeof value === 'string' && isDay(value) ? { text: value } : { message: `${key} takes a day such as 2026-11-20; null removes it.` }
    case 'select':
      return typeof value === 'string' && options.includes(value) ? { text: value } : { message: `${key} takes one of ${options.join(', ')}; null removes it.` }
  }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
}
