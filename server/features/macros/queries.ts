import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import { memberOf } from '../conversations/index.ts'
import { type Macro, macroColumns } from './macro.ts'

type Reading = Pick<Context, 'db' | 'actor'>

/** Shared, or one's own. */
function isVisible(ctx: Reading): RawBuilder<unknown> {
  return sql`removed_at is null and (shared or owner_id = ${memberOf(ctx)}::uuid)`
}

/** Another member's own is as if it were not there. @throws AppError not_found */
export async function findMacro(ctx: Reading, id: string, lock: RawBuilder<unknown> = sql``): Promise<Macro> {
  const { rows: [macro] } = await sql<Macro>`select ${macroColumns} from macros where id = ${id}::uuid and ${isVisible(ctx)} ${lock}`.execute(ctx.db)
  if (!macro) throw new AppError('not_found')
  return macro
}

export async function listMacroRows(ctx: Reading, { after, limit }: { after: string | null; limit: number }): Promise<Macro[]> {
  const later = after ? sql`and id > ${after}::uuid` : sql``
  const { rows } = await sql<Macro>`
    select ${macroColumns} from macros where workspace_id = current_workspace() and ${isVisible(ctx)} ${later} order by id ${limitTo(limit)}`.execute(ctx.db)
  return rows
}

export async function countMacros(ctx: Reading, shared: boolean): Promise<number> {
  const whose = shared ? sql`shared` : sql`not shared and owner_id = ${memberOf(ctx)}::uuid`
  const { rows: [count] } = await sql<{ macros: number }>`
    select count(*)::int as macros from macros where workspace_id = current_workspace() and removed_at is null and ${whose}`.execute(ctx.db)
  return count!.macros
}
