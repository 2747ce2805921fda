import type { z } from 'zod'
import type { CoreEvents } from './events.generated.ts'

/** A field of a settings or credentials form. Secrets are kept encrypted and never shown again. */
export type Field = {
  kind: 'text' | 'secret' | 'number' | 'boolean' | 'select' | 'lines'
  label: string
  help?: string
  required?: boolean
  default?: string | number | boolean | string[]
  /** Of a select. */
  options?: readonly { value: string; label: string }[]
}

/**
 * OAuth 2.0 authorization code flow with PKCE. Hayloft keeps the tokens, refreshes and revokes them. Addresses may hold
 * `{settings.name}`. The client's id and secret are the settings `clientId` and `clientSecret`, which the plugin declares.
 */
export type OAuth2 = {
  kind: 'oauth2'
  authorizeUrl: string
  tokenUrl: string
  revokeUrl?: string
  scopes: readonly string[]
  /** How the token is handed to `revokeUrl`: as a form (RFC 7009), or by DELETE as JSON with the client's credentials as Basic (GitHub). */
  revokeBy?: 'form' | 'delete'
  /** Parted by this in the authorize address; a space when left out. */
  scopeSeparator?: string
  /** False for a service that refuses PKCE from clients that have a secret (Slack). */
  pkce?: boolean
  /** More query parameters of the authorize address. */
  authorizeParameters?: Readonly<Record<string, string>>
}

/** A token that an admin pastes: an API key, a personal access token. */
export type TokenAuth = { kind: 'token'; label: string; help?: string }

/** An event of the log, as hooks get it. */
export type PluginEvent<P = Record<string, unknown>> = {
  id: string
  name: string
  subjectId: string
  /** ISO 8601 */
  at: string
  actor: { kind: string; id: string | null; name: string }
  payload: P
}

/** What a plugin does when it hears of an event, by the event's name. */
export type PluginHooks = { readonly [Name in keyof CoreEvents]?: (context: PluginContext, event: PluginEvent<CoreEvents[Name]>) => Promise<void> }

export type PluginRequest = { method: string; path: string; query: Record<string, string>; headers: Record<string, string>; body: string }
export type PluginReply = { status: number; headers?: Record<string, string>; body?: string }

export type FetchOptions = { method?: string; headers?: Record<string, string>; body?: string; timeoutSeconds?: number }
export type Fetched = { status: number; headers: Record<string, string>; text: string }

export type PluginContext = {
  workspace: { id: string; name: string }
  installationId: string
  /** Address of the dashboard: for links to conversations. */
  publicUrl: string
  /** The full address of one of the plugin's `receive` entrances: for registering webhooks. */
  receiveUrl(name: string): string
  settings: Readonly<Record<string, unknown>>
  /**
   * Calls an operation of the core (`conversations.get`) within the scopes that the admin granted.
   * `onBehalfOf` is a member's id: the call then is theirs, within their own scopes too. It needs the scope `on-behalf:use`.
   * @throws PluginError with the core's error code: forbidden, not_found, invalid_input …
   */
  call(operation: string, input: object, options?: { idempotencyKey?: string; onBehalfOf?: string }): Promise<any>
  /** HTTP to the hosts of the manifest; done by Hayloft, which guards private addresses. The plugin's own process has no network. */
  fetch(url: string, options?: FetchOptions): Promise<Fetched>
  /**
   * A valid access token of the connected account.
   * @param options.refused a token that the service answered with 401: it is renewed, or the connection is told as expired.
   * @throws PluginError `not_connected`
   */
  accessToken(options?: { refused?: string }): Promise<string>
  /** What the plugin remembers: JSON up to 64 KB a key, a million keys; `list` gives the first 1,000. */
  storage: {
    get<T = unknown>(key: string): Promise<T | undefined>
    set(key: string, value: unknown): Promise<void>
    /** Sets it only where nothing is; false when something is there already. Of several at once, one gets true. */
    add(key: string, value: unknown): Promise<boolean>
    remove(key: string): Promise<void>
    list(prefix: string): Promise<{ key: string; value: unknown }[]>
  }
  log: { info(message: string, data?: object): void; warn(message: string, data?: object): void; error(message: string, data?: object): void }
  /** Aborted when the call has run out of time. */
  signal: AbortSignal
  /** The same for every try of one event, step or call: pass it on, so that nothing happens twice. */
  idempotencyKey: string
}

export type PluginOperation<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> = {
  kind: 'query' | 'command'
  summary: string
  /** A scope of the core that the caller must have: `conversations:write`. */
  scope: string
  input: I
  output: O
  run(context: PluginContext, input: z.output<I>): Promise<z.input<O>>
}

/** An action that flows can use: `slack.post_message`. */
export type PluginStep<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> = {
  summary: string
  input: I
  output: O
  run(context: PluginContext, input: z.output<I>): Promise<z.input<O>>
}

/** A place in the dashboard that shows a page of the plugin in a sandboxed iframe. */
export type PluginSlot = {
  place: 'conversation.aside' | 'contact.aside' | 'settings.page' | 'room'
  title: string
  /** A file of the plugin's `pages` folder: `panel.html`. */
  page: string
}

/** A way in and out for messages. Inbound: `context.call('channels.receiveMessage', …)`. */
export type PluginChannel = {
  title: string
  /** A reply of a member in a conversation of this channel. */
  send(context: PluginContext, message: { id: string; conversationId: string; externalId: string; text: string; authorName: string }): Promise<void>
}

export type PluginDefinition = {
  /** kebab-case, unique: the first part of its operations' names. */
  name: string
  /** Semantic version. */
  version: string
  title: string
  description: string
  /** Scopes of the core that it asks for; an admin sees and grants them. */
  scopes?: readonly string[]
  /** Hosts that `context.fetch` may reach: `api.example.com`, `*.example.com`, `{settings.site}`. */
  hosts?: readonly string[]
  settings?: Readonly<Record<string, Field>>
  auth?: OAuth2 | TokenAuth
  operations?: Readonly<Record<string, PluginOperation>>
  steps?: Readonly<Record<string, PluginStep>>
  /** By event name; retried until it succeeds, so be idempotent (see `context.idempotencyKey`). Never two at once for one subject. */
  hooks?: PluginHooks
  /** Entrances for the outside service's webhooks: `POST /plugins/<installation>/<name>`. */
  receive?: Readonly<Record<string, (context: PluginContext, request: PluginRequest) => Promise<PluginReply>>>
  channels?: Readonly<Record<string, PluginChannel>>
  slots?: readonly PluginSlot[]
  /** Called once in each start of the plugin's process, before anything else. */
  init?(context: Omit<PluginContext, 'idempotencyKey' | 'signal'>): Promise<void>
}

/** Thrown by `context`, and by plugins to answer with one of the core's error codes and their own words. */
export class PluginError extends Error {
  override readonly name = 'PluginError'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Declares a plugin; the default export of its main file. */
export function definePlugin(definition: PluginDefinition): PluginDefinition {
  return definition
}

/** Infers the types of an operation's input and output from its schemas. */
export function operation<I extends z.ZodObject, O extends z.ZodObject>(definition: PluginOperation<I, O>): PluginOperation<I, O> {
  return definition
}

/** Infers the types of a step's input and output from its schemas. */
export function step<I extends z.ZodObject, O extends z.ZodObject>(definition: PluginStep<I, O>): PluginStep<I, O> {
  return definition
}
