import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { requireMember } from '../identity/index.ts'
import { placeAtEnd } from './create-view.ts'
import { viewCreated, viewRemoved, viewUpdated, viewWithdrawn } from './events.ts'
import { keepQuery } from './keep-query.ts'
import { findViews, lockView, requireManage, writeView } from './queries.ts'
import { mostShared, View, viewFields } from './view.ts'

export const updateView = command({
  name: 'views.update',
  summary: 'Change a view, share it, or take it back for yourself',
  scope: 'views:write',
  input: z.object({ id: Id, ...z.object(viewFields).partial().shape }),
  output: View,
  errors: ['not_found', 'limit_reached'],
  rest: 'PATCH /views/:id',
  async run(ctx, { id, name, icon, query, shared }) {
    const before = await lockView(ctx, id)
    const moves = shared !== undefined && shared !== before.shared
    if (moves && shared) requireManage(ctx)
    const memberId = (shared ?? before.shared) ? null : requireMember(ctx).id
    const position = moves ? await placeAtEnd(ctx, memberId) : before.position
    const kept = query === undefined ? before.query : await keepQuery(ctx, query)
    const view = await writeView(ctx.db, id, sql`
      name = ${name ?? before.name}, icon = ${icon === undefined ? before.icon : icon}, query = ${kept}, member_id = ${memberId}::uuid, position = ${position}, updated_at = ${ctx.now}`)
    ctx.recordChange({ subjectId: id, before, after: view })
    if (moves && !shared) ctx.emit(viewWithdrawn, { subjectId: id, payload: { id } })
    ctx.emit(moves ? viewCreated : viewUpdated, { subjectId: id, payload: { view, memberId } })
    return view
  },
})

export const removeView = command({
  name: 'views.remove',
  summary: 'Remove a view; the conversations stay as they are',
  scope: 'views:write',
  input: z.object({ id: Id }),
  output: View,
  errors: ['not_found'],
  rest: 'DELETE /views/:id',
  async run(ctx, { id }) {
    const view = await lockView(ctx, id)
    await ctx.db.deleteFrom('views').where('id', '=', id).execute()
    ctx.recordChange({ subjectId: id, before: view, after: null })
    ctx.emit(viewRemoved, { subjectId: id, payload: { view, memberId: view.shared ? null : requireMember(ctx).id } })
    return view
  },
})

export const reorderViews = command({
  name: 'views.reorder',
  summary: 'Put the shared views, or your own, into an order: name all of them',
  scope: 'views:write',
  input: z.object({ shared: z.boolean().describe('Which of the two; the shared ones need the scope views:manage'), ids: z.array(Id).max(mostShared) }),
  output: z.object({ items: z.array(View) }).meta({ id: 'Views' }),
  rest: 'PUT /view-order',
  async run(ctx, { shared, ids }) {
    if (shared) requireManage(ctx)
    const memberId = shared ? null : requireMember(ctx).id
    const own = (await findViews(ctx)).filter((view) => view.shared === shared)
    const known = new Set(own.map(({ id }) => id))
    if (ids.length !== known.size || !ids.every((id) => known.delete(id))) throw new AppError('invalid_input', { issues: [{ path: 'ids', message: 'Name every one of them once.' }] })
    // In the order of their ids, so that two at once do not wait for each other.
    for (const before of own.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      const position = ids.indexOf(before.id)
      if (position === before.position) continue
      const view = await writeView(ctx.db, before.id, sql`position = ${position}, updated_at = ${ctx.now}`)
      ctx.recordChange({ subjectId: view.id, before, after: view })
      ctx.emit(viewUpdated, { subjectId: view.id, payload: { view, memberId } })
    }
    return { items: (await findViews(ctx)).filter((view) => view.shared === shared) }
  },
})
