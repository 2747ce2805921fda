import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { grants } from '../../kernel/scope.ts'
import { memberOf } from '../conversations/index.ts'
import { type View, viewColumns } from './view.ts'

type Asking = Pick<Context, 'db' | 'actor'>

/** The shared ones, then the caller's own; each in their order. */
export async function findViews(ctx: Asking): Promise<View[]> {
  const { rows } = await sql<View>`
    select * from (
      select ${viewColumns} from views where workspace_id = current_workspace() and member_id is null
      union all select ${viewColumns} from views where workspace_id = current_workspace() and member_id = ${memberOf(ctx)}::uuid
    ) as own order by shared desc, position, id`.execute(ctx.db)
  return rows
}

/** One that the caller may see. @throws AppError not_found */
export async function findView(ctx: Asking, id: string): Promise<View> {
  const { rows: [view] } = await sql<View>`select ${viewColumns} from views where id = ${id} and (member_id is null or member_id = ${memberOf(ctx)}::uuid)`.execute(ctx.db)
  if (!view) throw new AppError('not_found')
  return view
}

/** Locked until the command ends. @throws AppError not_found, forbidden for a shared one without views:manage */
export async function lockView(ctx: Asking & Pick<Context, 'scopes'>, id: string): Promise<View> {
  const { rows: [view] } = await sql<View>`
    select ${viewColumns} from views where id = ${id} and (member_id is null or member_id = ${memberOf(ctx)}::uuid) for update`.execute(ctx.db)
  if (!view) throw new AppError('not_found')
  if (view.shared) requireManage(ctx)
  return view
}

export function requireManage(ctx: Pick<Context, 'scopes'>): void {
  if (!grants(ctx.scopes, 'views:manage')) throw new AppError('forbidden', { detail: 'Shared views need the scope views:manage.' })
}

export async function writeView(db: Db, id: string, set: RawBuilder<unknown>): Promise<View> {
  const { rows } = await sql<View>`update views set ${set} where id = ${id} returning ${viewColumns}`.execute(db)
  return rows[0]!
}
