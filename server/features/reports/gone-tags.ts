import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../../kernel/db/database.ts'
import { Id } from '../../kernel/ids.ts'
import { changeFacts } from './change-facts.ts'

/** A tag that is on no conversation any more; where it was is `intoId` now, or nothing. */
export type GoneTag = { tagId: string; intoId: string | null }

const LoggedTag = z.object({ tag: z.object({ id: Id }), into: z.object({ id: Id }).optional() })

/** What an event tells of a tag that is gone; undefined when it is about something else. */
export function readGoneTag(name: string, payload: Record<string, unknown>): GoneTag | undefined {
  if (name !== 'tag.merged' && name !== 'tag.removed') return undefined
  const logged = LoggedTag.safeParse(payload)
  return logged.success ? { tagId: logged.data.tag.id, intoId: logged.data.into?.id ?? null } : undefined
}

const atOnce = 2_000

/** Conversations tell nothing of it themselves: theirs goes over here, in pieces that fit into memory. */
export async function forgetTag(db: Db, workspaceId: string, { tagId, intoId }: GoneTag): Promise<void> {
  await sql`update report_gone_tags set into_id = ${intoId}::uuid where into_id = ${tagId}::uuid`.execute(db)
  await sql`
    insert into report_gone_tags (tag_id, workspace_id, into_id) values (${tagId}::uuid, ${workspaceId}::uuid, ${intoId}::uuid)
    on conflict (tag_id) do update set into_id = excluded.into_id`.execute(db)
  const gone = new Map([[tagId, intoId]])
  const { rows } = await sql<{ id: string }>`select id from conversation_facts where workspace_id = ${workspaceId}::uuid and tag_ids @> array[${tagId}::uuid]`.execute(db)
  for (let from = 0; from < rows.length; from += atOnce) {
    await changeFacts(db, workspaceId, rows.slice(from, from + atOnce).map(({ id }) => id), (told) => {
      for (const { fact } of told.values()) fact.tagIds = withoutGone(fact.tagIds, gone)
    })
  }
}

/** By tag: what it was merged into, or null. */
export async function findGoneTags(db: Db, tagIds: readonly string[]): Promise<Map<string, string | null>> {
  if (tagIds.length === 0) return new Map()
  const { rows } = await sql<GoneTag>`select tag_id as "tagId", into_id as "intoId" from report_gone_tags where tag_id = any(${tagIds}::uuid[])`.execute(db)
  return new Map(rows.map(({ tagId, intoId }) => [tagId, intoId]))
}

/** In order, each once. */
export function withoutGone(tagIds: readonly string[], gone: ReadonlyMap<string, string | null>): string[] {
  return [...new Set(tagIds.flatMap((id) => (gone.has(id) ? gone.get(id) ?? [] : [id])))].sort()
}
