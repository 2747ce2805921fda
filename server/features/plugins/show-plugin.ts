import type { z } from 'zod'
import type { Manifest } from '../../../sdk/plugin/manifest.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import type { Installation } from './installation.ts'
import type { Plugin, PluginDescription } from './plugin.ts'
import { openSettings, withDefaults } from './settings.ts'

/** Of an installed plugin, as its admin sees it: without the secrets. */
export function showInstallation(secrets: Secrets, installation: Installation, available: Manifest | undefined): Plugin {
  const { id, version, manifest, state, origin, grantedScopes, lastError, installedAt, updatedAt } = installation
  const given = openSettings(secrets, installation)
  const values = withDefaults(manifest, given)
  return {
    ...describe(manifest),
    id, version, state, origin, grantedScopes, lastError, installedAt, updatedAt,
    availableVersion: available && available.version !== version ? available.version : null,
    settings: fieldsOf(manifest, values),
    slots: manifest.slots.map(({ place, title, page }) => ({ place, title, url: state === 'disabled' ? null : `/plugins/${id}/pages/${page}` })),
  }
}

/** Of one that came with Hayloft and is not installed. */
export function showAvailable(manifest: Manifest): Plugin {
  return {
    ...describe(manifest),
    id: null, state: 'available', origin: 'bundled', grantedScopes: [], lastError: null, installedAt: null, updatedAt: null, availableVersion: null,
  }
}

export function showDescription(manifest: Manifest, installed: Installation | undefined): z.input<typeof PluginDescription> {
  return {
    ...describe(manifest),
    installed: installed ? { id: installed.id, version: installed.version, grantedScopes: installed.grantedScopes } : null,
  }
}

function describe(manifest: Manifest) {
  const { name, version, title, description, scopes, hosts, hooks, auth } = manifest
  return {
    name, version, title, description, scopes, hosts, hooks,
    operations: Object.entries(manifest.operations).map(([verb, { kind, summary, scope }]) => ({ name: `${name}.${verb}`, kind, summary, scope })),
    steps: Object.entries(manifest.steps).map(([step, { summary }]) => ({ name: `${name}.${step}`, summary })),
    channels: Object.entries(manifest.channels).map(([channel, of]) => ({ name: channel, title: of.title })),
    connects: auth?.kind ?? null,
    receive: manifest.receive,
    settings: fieldsOf(manifest, withDefaults(manifest, {})),
    slots: manifest.slots.map(({ place, title }): Plugin['slots'][number] => ({ place, title, url: null })),
  }
}

function fieldsOf(manifest: Manifest, values: Record<string, unknown>): Plugin['settings'] {
  return Object.entries(manifest.settings).map(([name, { kind, label, help, required, options }]) => ({
    name, kind, label, help: help ?? null, required: required ?? false, options: options ?? [],
    // Checked when it was set, or the manifest's default.
    value: kind === 'secret' ? null : (values[name] ?? null) as Plugin['settings'][number]['value'],
    isSet: values[name] !== undefined && values[name] !== '',
  }))
}
