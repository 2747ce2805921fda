import type { Db } from './db/database.ts'
import type { EventDefinition, EventPayload } from './events/event.ts'
import type { Kernel } from './kernel.ts'

/** Who acts. `system` is the program itself: mail coming in, jobs, the operator's command line. */
export type Actor =
  | { kind: 'member'; id: string; name: string; role: string; sessionId: string }
  | { kind: 'key'; id: string; name: string; projectId: string | null }
  | { kind: 'visitor'; id: string; name: string; channelId: string }
  | { kind: 'flow'; id: string; name: string }
  | { kind: 'plugin'; id: string; name: string }
  | { kind: 'system'; id: null; name: string }
  | { kind: 'anonymous'; id: null; name: '' }

export type Caller = {
  workspaceId: string | null
  actor: Actor
  scopes: ReadonlySet<string>
  /** Requests a minute for this caller; null is unlimited. */
  rateLimit: number | null
}

/** What the transport knows of a request. `correlationId` runs through logs, events, audit and errors. */
export type RequestInfo = {
  correlationId: string
  ip: string | null
  userAgent: string | null
  idempotencyKey?: string
  cookies?: Readonly<Record<string, string | undefined>>
}

export type Cookie = { name: string; value: string; path: string; maxAgeSeconds: number }

/** A record as it was and as it is; null before it was made and after it is gone. */
export type Change = { subjectId: string; before: object | null; after: object | null }

/** What every operation gets, whoever calls. */
export type BaseContext = {
  kernel: Kernel
  actor: Actor
  scopes: ReadonlySet<string>
  request: RequestInfo
  now: Date
  /** Queries: pooled reads in the workspace. Commands: the transaction. */
  db: Db
  /** Appends to the event log in this transaction. Only in commands. */
  emit<E extends EventDefinition>(event: E, fact: { subjectId: string; payload: EventPayload<E> }): void
  /** Adds what changed to the audit entry of this command, and to its events about the same subject. */
  recordChange(change: Change): void
  /** Cookies for browsers; transports without cookies leave them out. */
  setCookie(cookie: Cookie): void
}

/** The context of an operation with a scope: the workspace is known. */
export type Context = BaseContext & { workspaceId: string }

/** The context of a public operation: looks up by `system`, then enters the workspace to act in it as someone. */
export type PublicContext = BaseContext & {
  workspaceId: string | null
  system: Db
  enter(workspaceId: string, actor: Actor): Promise<void>
}
