import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { requireMember } from '../identity/index.ts'
import { viewCreated } from './events.ts'
import { keepQuery } from './keep-query.ts'
import { requireManage } from './queries.ts'
import { mostOwn, mostShared, View, viewColumns, viewFields } from './view.ts'

export const createView = command({
  name: 'views.create',
  summary: 'Keep a query as a view, for yourself or for everybody',
  scope: 'views:write',
  input: z.object({ ...viewFields, icon: viewFields.icon.default(null), shared: viewFields.shared.default(false) }),
  output: View,
  errors: ['limit_reached'],
  rest: 'POST /views',
  async run(ctx, { name, icon, query, shared }) {
    if (shared) requireManage(ctx)
    const memberId = shared ? null : requireMember(ctx).id
    const kept = await keepQuery(ctx, query)
    const position = await placeAtEnd(ctx, memberId)
    const by = { kind: ctx.actor.kind, id: ctx.actor.id, name: ctx.actor.name }
    const { rows } = await sql<View>`
      insert into views (id, member_id, name, icon, query, position, created_by)
      values (${newId()}, ${memberId}, ${name}, ${icon}, ${kept}, ${position}, ${JSON.stringify(by)}::jsonb) returning ${viewColumns}`.execute(ctx.db)
    const view = rows[0]!
    ctx.recordChange({ subjectId: view.id, before: null, after: view })
    ctx.emit(viewCreated, { subjectId: view.id, payload: { view, memberId } })
    return view
  },
})

/** Locked, so that two at once do not both find the last place free. @throws AppError limit_reached */
export async function placeAtEnd(ctx: Context, memberId: string | null): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext(${`views of ${memberId ?? ctx.workspaceId}`}))`.execute(ctx.db)
  const { rows: [row] } = await sql<{ count: number; next: number }>`
    select count(*)::int as count, coalesce(max(position) + 1, 0) as next from views
    where workspace_id = current_workspace() and ${memberId ? sql`member_id = ${memberId}` : sql`member_id is null`}`.execute(ctx.db)
  const most = memberId ? mostOwn : mostShared
  if (row!.count >= most) throw new AppError('limit_reached', { detail: memberId ? `A member has at most ${most} views.` : `A workspace has at most ${most} shared views.` })
  return row!.next
}
