import type { z } from 'zod'
import type { Context, PublicContext } from './context.ts'
import type { ErrorCode } from './errors.ts'
import type { Scope } from './scope.ts'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type RestRoute = `${HttpMethod} /${string}`

type ContextFor<S> = S extends 'public' ? PublicContext : Context

type Definition<N extends string, S extends Scope | 'public', I extends z.ZodObject, O extends z.ZodObject> = {
  /** `resource.verb`, unique: `contacts.get`. Names the RPC procedure, the MCP tool and (turned round) the GraphQL field. */
  name: N
  /** One line, a plain imperative: shown in OpenAPI, GraphQL and to AI agents. */
  summary: string
  scope: S
  input: I
  output: O
  /** The codes beyond those that the kernel itself may give. */
  errors?: readonly ErrorCode[]
  rest: RestRoute
  /** Input fields that must never reach the audit trail or a log. */
  secret?: readonly (keyof z.output<I> & string)[]
  /** Counted per network address on top of the caller's limit: the ones that fail (sign-in), or all (asking for a mail). */
  attempts?: 'failed' | 'all'
  /** A query that a database replica may answer, once it has caught up with everything committed before the call. */
  replica?: boolean
  /** The feature's own rule on top of the scope; throws AppError. */
  policy?(ctx: ContextFor<S>, input: z.output<I>): void | Promise<void>
  run(ctx: ContextFor<S>, input: z.output<I>): Promise<z.input<O>>
}

export type Operation<
  N extends string = string, K extends 'query' | 'command' = 'query' | 'command',
  I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject,
> = Omit<Definition<N, Scope, I, O>, 'scope' | 'policy' | 'run' | 'secret' | 'errors' | 'attempts' | 'replica'> & {
  kind: K
  /** The plugin whose operation it is. */
  plugin?: string
  /** A command that reaches outside of this process, and may take long: it runs outside of any transaction. */
  outside?: boolean
  scope: Scope | 'public'
  errors: readonly ErrorCode[]
  secret: readonly string[]
  attempts: 'failed' | 'all' | null
  replica: boolean
  policy?: Run
  run: Run<z.input<O>>
}

// Erased on purpose: the kernel parses the input with the operation's own schema before it calls run.
type Run<T = void> = { bivarianceHack(ctx: Context & PublicContext, input: unknown): T | Promise<T> }['bivarianceHack']

/** Reads. Runs without a transaction and may be served by GET. */
export function query<N extends string, S extends Scope | 'public', I extends z.ZodObject, O extends z.ZodObject>(
  definition: Definition<N, S, I, O>,
): Operation<N, 'query', I, O> {
  return complete('query', definition)
}

/** Changes. Runs in one transaction with its events, its audit entry and its idempotency key. */
export function command<N extends string, S extends Scope | 'public', I extends z.ZodObject, O extends z.ZodObject>(
  definition: Definition<N, S, I, O>,
): Operation<N, 'command', I, O> {
  return complete('command', definition)
}

function complete<N extends string, S extends Scope | 'public', K extends 'query' | 'command', I extends z.ZodObject, O extends z.ZodObject>(
  kind: K, definition: Definition<N, S, I, O>,
): Operation<N, K, I, O> {
  return {
    ...definition,
    kind,
    errors: definition.errors ?? [],
    secret: definition.secret ?? [],
    attempts: definition.attempts ?? null,
    replica: definition.replica ?? false,
  } as Operation<N, K, I, O>
}
