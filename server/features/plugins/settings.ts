import type { Manifest } from '../../../sdk/plugin/manifest.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Secrets } from '../../kernel/secrets.ts'

type Values = Record<string, unknown>
type Field = Manifest['settings'][string]

export function openSettings(secrets: Secrets, { workspaceId, settings }: { workspaceId: string; settings: string }): Values {
  return JSON.parse(secrets.decrypt(workspaceId, settings)) as Values
}

export function sealSettings(secrets: Secrets, workspaceId: string, values: Values): string {
  return secrets.encrypt(workspaceId, JSON.stringify(values))
}

/** What the plugin sees: defaults where nothing is set. */
export function withDefaults(manifest: Manifest, values: Values): Values {
  return Object.fromEntries(Object.entries(manifest.settings).flatMap(([name, field]) => {
    const value = values[name] ?? field.default
    return value === undefined ? [] : [[name, value]]
  }))
}

/** Null takes a value away; a field that is left out stays as it was. @throws AppError invalid_input with a path for each field */
export function changeSettings(manifest: Manifest, before: Values, given: Values): Values {
  const issues = Object.entries(given).flatMap(([name, value]) => {
    const field = manifest.settings[name]
    const message = field ? value === null ? undefined : complaintOf(field, value) : 'This plugin has no such setting.'
    return message ? [{ path: `settings.${name}`, message }] : []
  })
  if (issues.length > 0) throw new AppError('invalid_input', { issues, detail: issues.map(({ path, message }) => `${path}: ${message}`).join('; ') })
  const merged = { ...before, ...given }
  // Of an older version's fields nothing is kept.
  return Object.fromEntries(Object.entries(merged).filter(([name, value]) => manifest.settings[name] && value !== null))
}

function complaintOf({ kind, options = [] }: Field, value: unknown): string | undefined {
  switch (kind) {
    case 'number': return typeof value === 'number' && Number.isFinite(value) ? undefined : 'A number is wanted.'
    case 'boolean': return typeof value === 'boolean' ? undefined : 'True or false is wanted.'
    case 'lines': return Array.isArray(value) && value.length <= 500 && value.every((line) => typeof line === 'string' && line.length <= 1_000) ? undefined : 'A list of texts is wanted.'
    case 'select': return options.some((option) => option.value === value) ? undefined : `One of these is wanted: ${options.map((option) => option.value).join(', ')}.`
    case 'text': case 'secret': return typeof value === 'string' && value.length <= 5_000 ? undefined : 'A text of at most 5,000 characters is wanted.'
  }
}

/** Labels of what is required and not set. */
export function missingSettings(manifest: Manifest, values: Values): string[] {
  const seen = withDefaults(manifest, values)
  return Object.entries(manifest.settings).filter(([name, { required }]) => required && (seen[name] === undefined || seen[name] === '')).map(([, { label }]) => label)
}
