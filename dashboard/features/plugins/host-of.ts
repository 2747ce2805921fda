import type { SettingsField } from './records.ts'

/** A host as a person reads it; one that comes from a setting by what the setting holds now. */
export function hostOf(host: string, settings: readonly SettingsField[]): { host: string; setting: string | null } {
  const name = /^\{settings\.(\w+)\}$/.exec(host)?.[1]
  if (!name) return { host, setting: null }
  const field = settings.find((each) => each.name === name)
  const value = typeof field?.value === 'string' ? field.value : ''
  return { host: URL.canParse(value) ? new URL(value).host : value, setting: field?.label ?? name }
}
