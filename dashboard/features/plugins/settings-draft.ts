import type { SettingsField } from './records.ts'

/** What is in the form: texts as they are typed, one line an entry; null for a secret that is to be taken away. */
export type Draft = Readonly<Record<string, string | boolean | null>>
type Value = NonNullable<SettingsField['value']>
type Trouble = 'needed' | 'not_number'

export function draftOf(fields: readonly SettingsField[]): Draft {
  return Object.fromEntries(fields.map(({ name, kind, value }) => [name, kind === 'boolean' ? value === true : typed(value)]))
}

function typed(value: SettingsField['value']): string {
  if (Array.isArray(value)) return value.join('\n')
  return value === null || typeof value === 'object' ? '' : String(value)
}

/** Only what differs from what is set; an empty field takes its value away, an empty secret stays as it was. */
export function changesOf(fields: readonly SettingsField[], draft: Draft): Record<string, Value | null> {
  const before = draftOf(fields)
  return Object.fromEntries(
    fields.flatMap((field): [string, Value | null][] => {
      const now = draft[field.name] ?? null
      return now === before[field.name] ? [] : [[field.name, valueOf(field, now)]]
    }),
  )
}

function valueOf({ kind }: SettingsField, now: string | boolean | null): Value | null {
  if (typeof now !== 'string') return now
  const text = kind === 'secret' ? now : now.trim()
  if (kind === 'lines') return text === '' ? [] : text.split('\n').map((line) => line.trim()).filter(Boolean)
  if (text === '') return null
  return kind === 'number' ? Number(text) : text
}

/** By field, what keeps the draft from being saved. */
export function troublesOf(fields: readonly SettingsField[], draft: Draft): Record<string, Trouble> {
  return Object.fromEntries(
    fields.flatMap(({ name, kind, required, isSet }): [string, Trouble][] => {
      const now = draft[name] ?? null
      const isEmpty = now === null || (typeof now === 'string' && now.trim() === '')
      const staysSet = kind === 'secret' && isSet && now === ''
      if (required && isEmpty && !staysSet) return [[name, 'needed']]
      return kind === 'number' && !isEmpty && !Number.isFinite(Number(now)) ? [[name, 'not_number']] : []
    }),
  )
}
