import { z } from 'zod'
import type { PluginDefinition } from './plugin.ts'

const Name = z.string().regex(/^[a-z][a-zA-Z0-9]{0,59}$/, 'camelCase letters and digits, 60 at most')
// Event hooks and steps may be written as postMessage or post_message; they are names of their own.
const StepName = z.string().regex(/^[a-z][a-zA-Z0-9_]{0,59}$/, 'letters, digits and _, 60 at most')
const CoreScope = z.string().regex(/^[a-z-]+:(read|write|manage|use|\*)$/, 'a scope such as conversations:read')
const Words = z.string().trim().min(1).max(120)
/** An object schema (JSON Schema 2020-12). */
const Schema = z.looseObject({ type: z.literal('object') })

const Field = z.strictObject({
  kind: z.enum(['text', 'secret', 'number', 'boolean', 'select', 'lines']),
  label: Words,
  help: z.string().max(500).optional(),
  required: z.boolean().optional(),
  default: z.union([z.string().max(2_000), z.number(), z.boolean(), z.array(z.string().max(500)).max(100)]).optional(),
  options: z.array(z.strictObject({ value: z.string().max(200), label: z.string().max(200) })).max(100).optional(),
})

const Auth = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('oauth2'), authorizeUrl: z.string().max(500), tokenUrl: z.string().max(500), revokeUrl: z.string().max(500).optional(),
    scopes: z.array(z.string().max(200)).max(60), revokeBy: z.enum(['form', 'delete']).optional(), scopeSeparator: z.string().max(3).optional(), pkce: z.boolean().optional(),
    authorizeParameters: z.record(z.string().max(60), z.string().max(200)).optional(),
  }),
  z.strictObject({ kind: z.literal('token'), label: Words, help: z.string().max(500).optional() }),
])

/** What a package says of itself, made from the definition: `plugin.json`. Whoever installs it agrees to this and no more. */
export const Manifest = z.strictObject({
  /** Of the words between the plugin's process and Hayloft. */
  protocol: z.literal(1),
  name: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'kebab-case, 2 to 40 characters'),
  version: z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}(-[\w.]{1,40})?$/, 'a semantic version such as 1.0.0'),
  title: Words.max(60),
  description: z.string().trim().max(500),
  scopes: z.array(CoreScope).max(40),
  hosts: z.array(z.string().regex(/^(\*\.)?[\w.:{}[\]-]{1,200}$/, 'a host such as api.example.com, *.example.com or {settings.site}')).max(40),
  settings: z.record(Name, Field),
  auth: Auth.optional(),
  operations: z.record(Name, z.strictObject({ kind: z.enum(['query', 'command']), summary: Words, scope: CoreScope, input: Schema, output: Schema })),
  steps: z.record(StepName, z.strictObject({ summary: Words, input: Schema, output: Schema })),
  hooks: z.array(z.string().regex(/^[a-z-]+\.[a-z-]+$/, 'an event such as message.created')).max(60),
  receive: z.array(Name).max(20),
  channels: z.record(Name, z.strictObject({ title: Words })),
  slots: z.array(z.strictObject({
    place: z.enum(['conversation.aside', 'contact.aside', 'settings.page', 'room']), title: Words, page: z.string().regex(/^[\w-]+\.html$/, 'a file such as panel.html'),
  })).max(10),
})
export type Manifest = z.output<typeof Manifest>

/** The manifest of a definition, unchecked: `Manifest` says what is wrong with it. */
export function manifestOf(definition: PluginDefinition): z.input<typeof Manifest> {
  const { name, version, title, description, auth, slots = [] } = definition
  return plain({
    protocol: 1, name, version, title, description,
    scopes: definition.scopes ?? [],
    hosts: definition.hosts ?? [],
    settings: definition.settings ?? {},
    ...(auth ? { auth } : {}),
    operations: mapValues(definition.operations ?? {}, ({ kind, summary, scope, input, output }) =>
      ({ kind, summary, scope, input: schemaOf(input, 'input'), output: schemaOf(output, 'output') })),
    steps: mapValues(definition.steps ?? {}, ({ summary, input, output }) =>
      ({ summary, input: schemaOf(input, 'input'), output: schemaOf(output, 'output') })),
    hooks: Object.keys(definition.hooks ?? {}),
    receive: Object.keys(definition.receive ?? {}),
    channels: mapValues(definition.channels ?? {}, (channel) => ({ title: channel.title })),
    slots,
  })
}

function schemaOf(type: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' })
  return schema
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}

/** As it looks in a file: without what JSON leaves out. */
function plain<T>(value: unknown): T {
  return JSON.parse(JSON.stringify(value)) as T
}
