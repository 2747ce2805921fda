import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { Dimension } from './contributions.ts'

const tables: Partial<Record<Dimension, string>> = { member: 'members', team: 'teams', channel: 'channels', tag: 'tags' }

/** Names of keys as they are now; null for none, and for what is gone. */
export async function findGroupNames(db: Db, dimension: Dimension, keys: readonly string[]): Promise<Map<string, string>> {
  const table = tables[dimension]
  if (!table) return new Map(keys.map((key) => [key, key]))
  const ids = keys.filter((key) => key !== '')
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`select id, name from ${sql.table(table)} where workspace_id = current_workspace() and id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
