import { sql } from 'kysely'
import type { Actor, Caller } from '../../kernel/context.ts'
import type { Db } from '../../kernel/db/database.ts'
import { covers, findMembers, scopesOf } from '../identity/index.ts'

export type Maker = { kind: string; id: string; name: string; projectId?: string | null }

/**
 * Who asked, as they are by now: with what they were allowed then and still are. Undefined when they are here no more.
 * Flows and plugins have no standing of their own to look up.
 */
export async function callerOf(db: Db, workspaceId: string, maker: Maker, scopes: readonly string[]): Promise<Caller | undefined> {
  if (maker.kind === 'member') {
    const member = (await findMembers(db, [maker.id])).get(maker.id)
    if (!member || member.removedAt) return undefined
    const actor: Actor = { kind: 'member', id: maker.id, name: member.name, role: member.role, sessionId: '' }
    return { workspaceId, actor, scopes: shared(scopes, scopesOf(member.role)), rateLimit: null }
  }
  if (maker.kind === 'key') {
    const { rows: [key] } = await sql<{ scopes: string[] }>`
      select scopes from api_keys where id = ${maker.id} and revoked_at is null and (expires_at is null or expires_at > now())`.execute(db)
    return key && { workspaceId, actor: { kind: 'key', id: maker.id, name: maker.name, projectId: maker.projectId ?? null }, scopes: shared(scopes, new Set(key.scopes)), rateLimit: null }
  }
  const kind = maker.kind === 'plugin' ? 'plugin' : 'flow'
  return { workspaceId, actor: { kind, id: maker.id, name: maker.name }, scopes: new Set(scopes), rateLimit: null }
}

function shared(then: readonly string[], now: ReadonlySet<string>): Set<string> {
  const granted = new Set(then)
  return new Set([...then.filter((scope) => covers(now, [scope])), ...[...now].filter((scope) => covers(granted, [scope]))])
}
