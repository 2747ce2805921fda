import { createHash } from 'node:crypto'
import { type CompiledQuery, sql } from 'kysely'
import type { z } from 'zod'
import type { Caller, Change, Context, Cookie, PublicContext, RequestInfo } from './context.ts'
import { AppError, toAppError } from './errors.ts'
import { logStatement, type PendingEvent } from './events/append.ts'
import { newId } from './ids.ts'
import type { Kernel } from './kernel.ts'
import type { Operation } from './operation.ts'
import { grants } from './scope.ts'
import { errorsTotal, operationSeconds } from './telemetry/metrics.ts'
import { traced } from './telemetry/trace.ts'
import { findUnstorableText } from './unstorable-text.ts'

export type Call = {
  caller: Caller
  request: RequestInfo
  surface: Surface
  /** Of a command: sent with its commit. If one of them fails, the command has not happened. */
  alongside?(output: unknown): CompiledQuery[]
}
export type Surface = 'rest' | 'graphql' | 'rpc' | 'mcp' | 'flow' | 'plugin' | 'internal'
export type Outcome<O> = { output: O; cookies: Cookie[]; replayed: boolean }

/**
 * The one way in to every operation: authorise, parse, limit, transaction, idempotency, run, events and audit, commit.
 * Throws only AppError.
 */
export async function runOperation<O extends z.ZodObject>(
  kernel: Kernel, operation: Operation<string, 'query' | 'command', z.ZodObject, O>, call: Call, rawInput: unknown,
): Promise<Outcome<z.output<O>>> {
  const begun = performance.now()
  let outcome = 'ok'
  try {
    return await traced(operation.name, { 'hayloft.surface': call.surface }, async () => {
      authorise(operation, call.caller)
      const input = parseInput(operation, rawInput, call.surface)
      const attempt = operation.attempts ? await countAttempt(kernel, operation, call.request) : undefined
      const run = operation.kind === 'query' ? runQuery : operation.outside ? runOutside : runCommand
      const done = await run(kernel, operation, call, input)
      if (operation.attempts === 'failed') await attempt?.giveBack()
      return done
    })
  } catch (error) {
    const known = toAppError(error)
    outcome = known.code
    errorsTotal.inc({ code: known.code, surface: call.surface })
    if (known.code === 'internal' || known.code === 'unavailable') {
      kernel.log.error({ err: known.cause ?? known, operation: operation.name, correlationId: call.request.correlationId }, 'an operation failed')
    }
    throw known
  } finally {
    operationSeconds.observe({ operation: operation.name, surface: call.surface, outcome }, (performance.now() - begun) / 1000)
  }
}

function authorise(operation: Operation, caller: Caller): void {
  if (operation.scope === 'public') return
  if (caller.workspaceId === null) throw new AppError('unauthenticated')
  if (!grants(caller.scopes, operation.scope)) {
    throw new AppError('forbidden', { detail: `This needs the scope ${operation.scope}.` })
  }
}

function parseInput(operation: Operation, raw: unknown, surface: Surface): Record<string, unknown> {
  const parsed = operation.input.safeParse(raw ?? {})
  // The program's own input (a mail with its bytes) is storable by its making, and large.
  const unstorable = parsed.success && surface !== 'internal' ? findUnstorableText(parsed.data) : undefined
  if (parsed.success && !unstorable) return parsed.data
  const issues = unstorable ? [unstorable] : parsed.error!.issues.slice(0, 20).map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  throw new AppError('invalid_input', { issues, detail: issues.map(({ path, message }) => `${path || 'input'}: ${message}`).join('; ') })
}

const attemptSeconds = 15 * 60

async function countAttempt(kernel: Kernel, operation: Operation, request: RequestInfo): Promise<{ giveBack(): Promise<void> }> {
  const bucket = `attempts ${operation.name} ${request.ip}`
  const state = await kernel.limits.take(bucket, kernel.config.limits.loginAttempts, attemptSeconds)
  if (!state.allowed) throw new AppError('rate_limited', { retryAfterSeconds: state.resetSeconds })
  return { giveBack: () => kernel.limits.giveBack(bucket) }
}

async function runQuery<O extends z.ZodObject>(
  kernel: Kernel, operation: Operation<string, 'query' | 'command', z.ZodObject, O>, call: Call, input: Record<string, unknown>,
): Promise<Outcome<z.output<O>>> {
  const cookies: Cookie[] = []
  const { workspaceId } = call.caller
  const byReplica = operation.replica && workspaceId !== null ? kernel.database.forWorkspaceByReplica?.(workspaceId) : undefined
  const ctx = makeContext(kernel, call, { db: await byReplica ?? readerFor(kernel, workspaceId), cookies })
  await operation.policy?.(ctx, input)
  return { output: shape(operation, await operation.run(ctx, input)), cookies, replayed: false }
}

async function runCommand<O extends z.ZodObject>(
  kernel: Kernel, operation: Operation<string, 'query' | 'command', z.ZodObject, O>, call: Call, input: Record<string, unknown>,
): Promise<Outcome<z.output<O>>> {
  const { request, caller } = call
  const events: PendingEvent[] = []
  const changes: Change[] = []
  const cookies: Cookie[] = []
  const outcome = await kernel.database.transaction(caller.workspaceId, async (tx) => {
    const ctx = makeContext(kernel, call, { db: tx.db, cookies, events, changes, enter: tx.enter })
    const known = request.idempotencyKey && caller.workspaceId ? await claimKey(ctx, operation, request.idempotencyKey, input) : undefined
    // What was answered before, as it was kept: of the output's shape, with its dates as ISO 8601 strings.
    if (known) return { output: known as z.output<O>, cookies, replayed: true }
    await operation.policy?.(ctx, input)
    const output = shape(operation, await operation.run(ctx, input))
    // A public command that changed nothing (a visitor looks at a page) leaves no trace.
    if (ctx.workspaceId !== null && (operation.scope !== 'public' || events.length > 0 || changes.length > 0)) {
      if (request.idempotencyKey && caller.workspaceId) await keepOutput(ctx, request.idempotencyKey, output)
      tx.last(logStatement(ctx.db, ctx.actor, request, events, {
        id: newId(), operation: operation.name, input: auditable(operation, input), changes, subjectId: events[0]?.subjectId ?? null,
      }))
    }
    for (const query of call.alongside?.(output) ?? []) tx.last(query)
    return { output, cookies, replayed: false }
  })
  if (events.length > 0) kernel.signal.wake()
  return outcome
}

// Longer than any call outside may take.
const longestOutsideSeconds = 60

/**
 * No transaction is open meanwhile: the key is claimed before, the output kept after. The same call at the same moment is a
 * conflict. A process killed in between leaves a claimed key without output: a later try, and a flow's next attempt at once,
 * pass the same key outward again.
 */
async function runOutside<O extends z.ZodObject>(
  kernel: Kernel, operation: Operation<string, 'query' | 'command', z.ZodObject, O>, call: Call, input: Record<string, unknown>,
): Promise<Outcome<z.output<O>>> {
  const { request, caller } = call
  const cookies: Cookie[] = []
  const key = request.idempotencyKey
  const inTransaction = <T>(work: (ctx: Context, last: (query: CompiledQuery) => void) => Promise<T>) =>
    kernel.database.transaction(caller.workspaceId, (tx) => work(makeContext(kernel, call, { db: tx.db, cookies, enter: tx.enter }), tx.last))
  const known = key ? await inTransaction(async (ctx) => {
    const output = await claimKey(ctx, operation, key, input)
    if (output === undefined) await beginOutside(ctx, key, call.surface)
    return output
  }) : undefined
  if (known) return { output: known as z.output<O>, cookies, replayed: true }
  const ctx = makeContext(kernel, call, { db: readerFor(kernel, caller.workspaceId), cookies })
  const output = await (async () => {
    await operation.policy?.(ctx, input)
    return shape(operation, await operation.run(ctx, input))
  })().catch(async (error: unknown) => {
    if (key) await inTransaction((inside) => endOutside(inside, key))
    throw error
  })
  await inTransaction(async (inside, last) => {
    if (key) await keepOutput(inside, key, output)
    last(logStatement(inside.db, inside.actor, request, [], { id: newId(), operation: operation.name, input: auditable(operation, input), changes: [], subjectId: null }))
    for (const query of call.alongside?.(output) ?? []) last(query)
  })
  return { output, cookies, replayed: false }
}

/** The operation's own output and nothing else: fields that are not in the shape do not leave. */
function shape<O extends z.ZodObject>(operation: Operation<string, 'query' | 'command', z.ZodObject, O>, value: unknown): z.output<O> {
  const parsed = operation.output.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Error(`${operation.name} gave an output that is not of its shape: ${parsed.error.message}`)
}

type Parts = {
  db: Context['db']; cookies: Cookie[]; events?: PendingEvent[]; changes?: Change[]; enter?: (workspaceId: string) => Promise<void>
}

/** Also used by the transports to load relations for a caller. */
export function makeContext(kernel: Kernel, call: Call, parts: Parts): Context & PublicContext {
  const { caller, request } = call
  return {
    kernel,
    // A public operation starts without a workspace and gets one by `enter`; the kernel has checked the others.
    workspaceId: caller.workspaceId as string,
    actor: caller.actor,
    scopes: caller.scopes,
    request,
    now: new Date(),
    db: parts.db,
    system: kernel.database.system,
    emit(event, fact) {
      if (!parts.events) throw new Error(`a query may not emit ${event.name}`)
      parts.events.push({ id: newId(), name: event.name, subjectId: fact.subjectId, payload: event.payload.parse(fact.payload) })
    },
    recordChange: (change) => void parts.changes?.push(change),
    setCookie: (cookie) => void parts.cookies.push(cookie),
    async enter(workspaceId, actor) {
      if (!parts.enter) {
        this.db = kernel.database.forWorkspace(workspaceId)
      } else {
        await parts.enter(workspaceId)
      }
      this.workspaceId = workspaceId
      this.actor = actor
    },
  }
}

function readerFor(kernel: Kernel, workspaceId: string | null): Context['db'] {
  return workspaceId === null ? kernel.database.system : kernel.database.forWorkspace(workspaceId)
}

async function claimKey(ctx: Context, operation: Operation, key: string, input: unknown): Promise<unknown> {
  const hash = createHash('sha256').update(JSON.stringify(input)).digest()
  const actorId = ctx.actor.id ?? ctx.actor.kind
  const claimed = await ctx.db.insertInto('idempotency_keys')
    .values({ actor_id: actorId, key, operation: operation.name, input_hash: hash })
    .onConflict((conflict) => conflict.doNothing()).returning('key').executeTakeFirst()
  if (claimed) return undefined
  const known = await ctx.db.selectFrom('idempotency_keys').select(['operation', 'input_hash', 'output'])
    .where('actor_id', '=', actorId).where('key', '=', key).executeTakeFirstOrThrow()
  if (known.operation !== operation.name || !known.input_hash.equals(hash)) throw new AppError('idempotency_mismatch')
  return known.output === null ? undefined : JSON.parse(ctx.kernel.secrets.decrypt(ctx.workspaceId, known.output))
}

/** @throws AppError conflict while another process is at it; one run of a flow is never at it twice. */
async function beginOutside(ctx: Context, key: string, surface: Surface): Promise<void> {
  const { rows } = await sql`
    update idempotency_keys set under_way_until = now() + make_interval(secs => ${longestOutsideSeconds})
    where actor_id = ${ctx.actor.id ?? ctx.actor.kind} and key = ${key} and (under_way_until is null or under_way_until < now() or ${surface === 'flow'})
    returning key`.execute(ctx.db)
  if (rows.length === 0) throw new AppError('conflict', { detail: 'The same call, by its Idempotency-Key, is under way. Ask again in a moment for its answer.' })
}

async function endOutside(ctx: Context, key: string): Promise<void> {
  await ctx.db.updateTable('idempotency_keys').set({ under_way_until: null })
    .where('actor_id', '=', ctx.actor.id ?? ctx.actor.kind).where('key', '=', key).execute()
}

// Sealed: an output may hold a key or a token that is shown only once.
async function keepOutput(ctx: Context, key: string, output: unknown): Promise<void> {
  await ctx.db.updateTable('idempotency_keys').set({ output: ctx.kernel.secrets.encrypt(ctx.workspaceId, JSON.stringify(output)) })
    .where('actor_id', '=', ctx.actor.id ?? ctx.actor.kind).where('key', '=', key).execute()
}

function auditable(operation: Operation, input: Record<string, unknown>): unknown {
  const kept = Object.fromEntries(Object.entries(input).map(([field, value]) => [field, operation.secret.includes(field) ? '[kept out]' : value]))
  return JSON.stringify(kept).length > 8_000 ? { note: 'left out: over 8,000 characters' } : kept
}
