import { hash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { sql } from 'kysely'
import { type Cache, makeCache } from '../../kernel/cache.ts'
import type { Codec } from '../../kernel/shared-cache.ts'
import type { Caller } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { hashToken } from '../../kernel/secrets.ts'
import { verifyAccessToken } from './access-token.ts'
import type { Role } from './member.ts'
import { scopesOf } from './roles.ts'
import { verifyVisitorToken, visitorAudience } from './visitor-token.ts'

export type Authenticator = { authenticate(credentials: { bearer?: string; accessCookie?: string }): Promise<Caller> }

export const keyPrefix = 'hl_'
const visitorRequestsPerMinute = 300

/** Says who calls. Known keys and tokens are answered from memory, which forgets them the moment they end. */
export function makeAuthenticator(kernel: Kernel): Authenticator {
  const { keys, tokens } = knownBy(kernel)
  const anonymous: Caller = {
    workspaceId: null,
    actor: { kind: 'anonymous', id: null, name: '' },
    scopes: new Set(),
    rateLimit: kernel.config.limits.requestsPerAddress,
  }

  const byKey = async (key: string): Promise<Caller> => {
    // One-shot, since this runs for every request: 1.4 µs in all, beside 5.7 µs with a hash object.
    const known = await keys.get(hash('sha256', key, 'base64'), () => loadKey(kernel, hashToken(key)))
    const now = Date.now()
    if (known.expiresAt <= now) throw new AppError('unauthenticated', { detail: 'This API key has expired.' })
    if (now - known.usedAt > 60_000) {
      known.usedAt = now
      void noteUse(kernel, known.caller.actor.id)
    }
    return known.caller
  }

  const byToken = async (token: string): Promise<Caller> => {
    const known = await tokens.get(token, () => loadToken(kernel, token))
    if (known.expiresAt <= Date.now()) throw new AppError('unauthenticated')
    return known.caller
  }

  return {
    async authenticate({ bearer, accessCookie }) {
      if (bearer !== undefined) return bearer.startsWith(keyPrefix) ? byKey(bearer) : byToken(bearer)
      if (accessCookie === undefined) return anonymous
      return byToken(accessCookie).catch((error: unknown) => {
        // A browser sends its cookie unasked: with a stale one it must still be able to refresh and to sign in.
        if (error instanceof AppError && error.code === 'unauthenticated') return anonymous
        throw error
      })
    },
  }
}

/** Whether an event ends what a caller may do, or changes it: a socket opened as them must then be closed. */
export function endsCaller(event: LoggedEvent, { actor }: Caller): boolean {
  if (event.name === 'session.ended') return actor.kind === 'member' && actor.sessionId === event.subjectId
  return endings.has(event.name) && actor.id === event.subjectId
}

const endings = new Set(['session.ended', 'api-key.revoked', 'member.updated', 'member.removed'])

/** For the feature's `watchers`: what ends in one process ends in all. */
export const authenticationWatchers = Object.fromEntries([...endings].map((name) => [name, forgetCaller]))

function forgetCaller(kernel: Kernel, event: LoggedEvent): void {
  const { keys, tokens } = knownBy(kernel)
  for (const known of [keys, tokens]) known.forgetWhere(({ caller }) => endsCaller(event, caller))
}

/** Times in Unix milliseconds. */
type Known = { caller: Caller; expiresAt: number; usedAt: number }
type KnownCallers = { keys: Cache<Known>; tokens: Cache<Known> }

const knownByKernel = new WeakMap<Kernel, KnownCallers>()

function knownBy(kernel: Kernel): KnownCallers {
  let known = knownByKernel.get(kernel)
  if (!known) {
    const shared = { redis: kernel.redis, codec: codecOf(kernel) }
    known = {
      keys: makeCache('api keys', { max: 10_000, ttlSeconds: 30, shared }),
      tokens: makeCache('access tokens', { max: 50_000, ttlSeconds: 60, shared }),
    }
    knownByKernel.set(kernel, known)
  }
  return known
}

// Sealed, together with what it answers to: whoever can write to Redis must not be able to make a caller up, or to put one
// in another's place.
function codecOf(kernel: Kernel): Codec<Known> {
  return {
    write({ caller, expiresAt, usedAt }, of) {
      const kept = { of, caller: { ...caller, scopes: [...caller.scopes] }, expiresAt: Number.isFinite(expiresAt) ? expiresAt : null, usedAt }
      return kernel.secrets.encrypt('known callers', JSON.stringify(kept))
    },
    read(text, key) {
      const { of, caller, expiresAt, usedAt } = JSON.parse(kernel.secrets.decrypt('known callers', text)) // as `write` made it
      if (of !== key) throw new Error('not the caller of this key')
      return { caller: { ...caller, scopes: new Set(caller.scopes) }, expiresAt: expiresAt ?? Infinity, usedAt }
    },
  }
}

async function loadKey(kernel: Kernel, keyHash: Buffer): Promise<Known> {
  const { rows: [key] } = await sql<{
    id: string; workspaceId: string; projectId: string | null; name: string; scopes: string[]; rateLimit: number | null
    expiresAt: Date | null; lastUsedAt: Date | null
  }>`
    select id, workspace_id as "workspaceId", project_id as "projectId", name, scopes, rate_limit as "rateLimit",
      expires_at as "expiresAt", last_used_at as "lastUsedAt"
    from api_keys where key_hash = ${keyHash} and revoked_at is null`.execute(kernel.database.system)
  if (!key) throw new AppError('unauthenticated', { detail: 'This API key is not valid.' })
  return {
    caller: {
      workspaceId: key.workspaceId,
      actor: { kind: 'key', id: key.id, name: key.name, projectId: key.projectId },
      scopes: new Set(key.scopes),
      rateLimit: key.rateLimit,
    },
    expiresAt: key.expiresAt?.getTime() ?? Infinity,
    usedAt: key.lastUsedAt?.getTime() ?? 0,
  }
}

async function loadToken(kernel: Kernel, token: string): Promise<Known> {
  return audienceOf(token) === visitorAudience ? loadVisitor(kernel, token) : loadMember(kernel, token)
}

/** Unverified: only says which key the token has to be verified with. */
function audienceOf(token: string): unknown {
  try {
    return decodeJwt(token).aud
  } catch (cause) {
    throw new AppError('unauthenticated', {}, { cause })
  }
}

async function loadVisitor(kernel: Kernel, token: string): Promise<Known> {
  const { workspaceId, contactId, channelId, expiresAt } = await verifyVisitorToken(kernel, token)
  return {
    caller: {
      workspaceId,
      actor: { kind: 'visitor', id: contactId, name: 'Visitor', channelId },
      scopes: new Set(['widget:use']),
      rateLimit: visitorRequestsPerMinute,
    },
    expiresAt,
    usedAt: 0,
  }
}

/** Asks the database as well: the token may be older than the end of its session or the member's present role. */
async function loadMember(kernel: Kernel, token: string): Promise<Known> {
  const claims = await verifyAccessToken(kernel, token)
  const { rows: [member] } = await sql<{ name: string; role: Role }>`
    select members.name, members.role from sessions join members on members.id = sessions.member_id
    where sessions.id = ${claims.sid} and sessions.ended_at is null and sessions.expires_at > now()
      and members.id = ${claims.mid} and members.removed_at is null`.execute(kernel.database.system)
  if (!member) throw new AppError('unauthenticated', { detail: 'This session has ended. Sign in again.' })
  return {
    caller: {
      workspaceId: claims.wid,
      actor: { kind: 'member', id: claims.mid, name: member.name, role: member.role, sessionId: claims.sid },
      scopes: scopesOf(member.role),
      rateLimit: kernel.config.limits.requestsPerKey,
    },
    expiresAt: claims.exp * 1000,
    usedAt: 0,
  }
}

async function noteUse(kernel: Kernel, keyId: string | null): Promise<void> {
  try {
    await sql`update api_keys set last_used_at = now() where id = ${keyId}`.execute(kernel.database.system)
  } catch (error) {
    kernel.log.warn({ err: error }, 'cannot note the use of an API key')
  }
}
