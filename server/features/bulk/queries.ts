import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import { grants } from '../../kernel/scope.ts'
import { type BulkAction, bulkActionColumns } from './bulk-action.ts'

/** One's own; all of them for who manages conversations. */
function visibleTo({ actor, scopes }: Pick<Context, 'actor' | 'scopes'>) {
  return grants(scopes, 'conversations:manage') ? sql`true` : sql`created_by_id = ${actor.id}::uuid`
}

/** @throws AppError not_found */
export async function findBulkAction(ctx: Pick<Context, 'db' | 'actor' | 'scopes'>, id: string): Promise<BulkAction> {
  const { rows: [found] } = await sql<BulkAction>`select ${bulkActionColumns} from bulk_actions where id = ${id} and ${visibleTo(ctx)}`.execute(ctx.db)
  if (!found) throw new AppError('not_found')
  return found
}

/** Locked until the command ends. @throws AppError not_found */
export async function lockBulkAction(ctx: Pick<Context, 'db' | 'actor' | 'scopes'>, id: string): Promise<BulkAction> {
  await sql`select from bulk_actions where id = ${id} for update`.execute(ctx.db)
  return findBulkAction(ctx, id)
}

/** The caller's own, newest first. */
export async function listOwn(ctx: Pick<Context, 'db' | 'actor'>, before: string | null, limit: number): Promise<BulkAction[]> {
  const earlier = before ? sql`and id < ${before}::uuid` : sql``
  const { rows } = await sql<BulkAction>`
    select ${bulkActionColumns} from bulk_actions
    where workspace_id = current_workspace() and created_by_id = ${ctx.actor.id}::uuid ${earlier} order by id desc ${limitTo(limit)}`.execute(ctx.db)
  return rows
}

export type WaitingItem = { position: number; conversationId: string }

export async function findWaiting(db: Db, bulkActionId: string, limit: number): Promise<WaitingItem[]> {
  const { rows } = await sql<WaitingItem>`
    select position, conversation_id as "conversationId" from bulk_action_items
    where bulk_action_id = ${bulkActionId} and outcome = 'waiting' order by position ${limitTo(limit)}`.execute(db)
  return rows
}
