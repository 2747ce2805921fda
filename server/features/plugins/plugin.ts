import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { Moment } from '../../kernel/shapes.ts'

export const PluginState = z.enum(['available', 'enabled', 'disabled', 'failing']).meta({ id: 'PluginState' })

export const PluginField = z.object({
  name: z.string(),
  kind: z.enum(['text', 'secret', 'number', 'boolean', 'select', 'lines']),
  label: z.string(),
  help: z.string().nullable(),
  required: z.boolean(),
  options: z.array(z.object({ value: z.string(), label: z.string() })),
  value: z.json().nullable().describe('Null when nothing is set, and for secrets'),
  isSet: z.boolean(),
}).meta({ id: 'PluginField', description: 'A field of a plugin\'s settings form' })

export const PluginSlot = z.object({
  place: z.enum(['conversation.aside', 'contact.aside', 'settings.page', 'room']),
  title: z.string(),
  url: z.string().nullable().describe('For a sandboxed iframe; null while the plugin is not enabled'),
}).meta({ id: 'PluginSlot' })

/** What a package says that it is and wants. */
const described = {
  name: z.string(),
  version: z.string(),
  title: z.string(),
  description: z.string(),
  scopes: z.array(z.string()).describe('What it asks for'),
  hosts: z.array(z.string()).describe('Hosts outside that it talks to'),
  operations: z.array(z.object({ name: z.string(), kind: z.enum(['query', 'command']), summary: z.string(), scope: z.string() })),
  steps: z.array(z.object({ name: z.string(), summary: z.string() })),
  hooks: z.array(z.string()).describe('Events that it hears'),
  channels: z.array(z.object({ name: z.string(), title: z.string() })),
  connects: z.enum(['oauth2', 'token']).nullable().describe('To an account outside'),
  receive: z.array(z.string()).describe('Entrances for the outside service: POST /plugins/<id>/<name>'),
  settings: z.array(PluginField),
  slots: z.array(PluginSlot),
}

export const PluginDescription = z.object({
  ...described,
  installed: z.object({ id: Id, version: z.string(), grantedScopes: z.array(z.string()) }).nullable(),
}).meta({ id: 'PluginDescription', description: 'A package, before it is installed' })

export const Plugin = z.object({
  id: Id.nullable().describe('Of the installation; null for one that is only available'),
  ...described,
  state: PluginState,
  origin: z.enum(['bundled', 'upload', 'development']),
  grantedScopes: z.array(z.string()),
  availableVersion: z.string().nullable().describe('Of the bundled package, when it is another than the installed one'),
  lastError: z.string().nullable(),
  installedAt: Moment.nullable(),
  updatedAt: Moment.nullable(),
}).meta({ id: 'Plugin', description: 'Third-party code in its own process, with granted scopes' })
export type Plugin = z.output<typeof Plugin>
