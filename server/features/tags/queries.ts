import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { tagCreated } from './events.ts'
import { mostTags, type Tag, tagColumns } from './tag.ts'

/** @throws AppError not_found */
export async function findTag(db: Db, id: string): Promise<Tag> {
  const tag = (await findTags(db, [id])).get(id)
  if (!tag) throw new AppError('not_found')
  return tag
}

export async function findTags(db: Db, ids: readonly string[]): Promise<Map<string, Tag>> {
  const { rows } = await sql<Tag>`select ${tagColumns} from tags where id = any(${ids}::uuid[]) and removed_at is null`.execute(db)
  return new Map(rows.map((tag) => [tag.id, tag]))
}

export async function listTagRows(db: Db, after: string | null, limit: number): Promise<Tag[]> {
  const later = after ? sql`and id > ${after}::uuid` : sql``
  const { rows } = await sql<Tag>`
    select ${tagColumns} from tags where workspace_id = current_workspace() and removed_at is null ${later} order by id ${limitTo(limit)}`.execute(db)
  return rows
}

/** @throws AppError not_found */
export async function lockTags(db: Db, ids: readonly string[]): Promise<Map<string, Tag>> {
  const { rows } = await sql<Tag>`
    select ${tagColumns} from tags where id = any(${ids}::uuid[]) and removed_at is null order by id for update`.execute(db)
  if (rows.length < new Set(ids).size) throw new AppError('not_found')
  return new Map(rows.map((tag) => [tag.id, tag]))
}

/** Held until the command ends: meanwhile they are neither removed nor merged. By id or by name, whatever its case. */
export async function holdTags(db: Db, { ids, names }: { ids: readonly string[]; names: readonly string[] }): Promise<Tag[]> {
  const { rows } = await sql<Tag>`
    select ${tagColumns} from tags
    where workspace_id = current_workspace() and removed_at is null
      and (id = any(${ids}::uuid[]) or lower(name) in (select lower(name) from unnest(${names}::text[]) as given(name)))
    order by id for share`.execute(db)
  return rows
}

/** @throws AppError limit_reached, and conflict when the name is taken */
export async function insertTag(ctx: Pick<Context, 'db' | 'emit' | 'recordChange' | 'workspaceId'>, fields: Pick<Tag, 'name' | 'color'>): Promise<Tag> {
  await checkRoom(ctx)
  const { rows } = await sql<Tag>`insert into tags (id, name, color) values (${newId()}, ${fields.name}, ${fields.color}) returning ${tagColumns}`.execute(ctx.db)
  const tag = rows[0]!
  ctx.recordChange({ subjectId: tag.id, before: null, after: tag })
  ctx.emit(tagCreated, { subjectId: tag.id, payload: { tag } })
  return tag
}

/** One at a time in a workspace, so that two at once neither find the last place free nor both miss a name. */
export async function lockNewTags({ db, workspaceId }: Pick<Context, 'db' | 'workspaceId'>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`tags of ${workspaceId}`}))`.execute(db)
}

async function checkRoom(ctx: Pick<Context, 'db' | 'workspaceId'>): Promise<void> {
  await lockNewTags(ctx)
  const { rows: [row] } = await sql<{ count: number }>`select count(*)::int as count from tags where workspace_id = current_workspace() and removed_at is null`.execute(ctx.db)
  if (row!.count >= mostTags) throw new AppError('limit_reached', { detail: `A workspace has at most ${mostTags} tags.` })
}
