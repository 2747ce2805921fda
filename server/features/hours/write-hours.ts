import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { BusinessHours, businessHoursColumns, businessHoursFields, mostBusinessHours } from './business-hours.ts'
import { businessHoursCreated, businessHoursRemoved, businessHoursUpdated } from './events.ts'
import { lockAllHours, lockHours } from './queries.ts'

const f = businessHoursFields

export const createBusinessHours = command({
  name: 'businessHours.create',
  summary: 'Set up business hours; the first ones are the default',
  scope: 'business-hours:manage',
  input: z.object({ ...f, week: f.week.default([]), holidays: f.holidays.default([]), isDefault: f.isDefault.default(false) }),
  output: BusinessHours,
  errors: ['conflict', 'limit_reached'],
  rest: 'POST /business-hours',
  async run(ctx, { name, timeZone, week, holidays, isDefault }) {
    await lockAllHours(ctx.db, ctx.workspaceId)
    const { rows: [row] } = await sql<{ count: number }>`
      select count(*)::int as count from business_hours where workspace_id = current_workspace()`.execute(ctx.db)
    if (row!.count >= mostBusinessHours) throw new AppError('limit_reached', { detail: `A workspace has at most ${mostBusinessHours} business hours.` })
    await requireFreeName(ctx, name, null)
    if (isDefault) await takeDefault(ctx)
    const id = newId()
    const { rows } = await sql<BusinessHours>`
      insert into business_hours (id, name, time_zone, week, holidays, is_default)
      values (${id}, ${name}, ${timeZone}, ${JSON.stringify(week)}::jsonb, ${JSON.stringify(holidays)}::jsonb, ${isDefault || row!.count === 0})
      returning ${businessHoursColumns}`.execute(ctx.db)
    ctx.recordChange({ subjectId: id, before: null, after: rows[0]! })
    ctx.emit(businessHoursCreated, { subjectId: id, payload: { businessHours: rows[0]! } })
    return rows[0]!
  },
})

export const updateBusinessHours = command({
  name: 'businessHours.update',
  summary: 'Change business hours; running clocks of service levels follow',
  scope: 'business-hours:manage',
  input: z.object({ id: Id, ...z.object(f).partial().shape }),
  output: BusinessHours,
  errors: ['not_found', 'conflict'],
  rest: 'PATCH /business-hours/:id',
  async run(ctx, { id, ...fields }) {
    await lockAllHours(ctx.db, ctx.workspaceId)
    const before = await lockHours(ctx.db, id)
    const { name, timeZone, week, holidays, isDefault } = { ...before, ...given(fields) }
    if (before.isDefault && !isDefault) throw new AppError('conflict', { detail: 'A workspace has one default: make other hours the default instead.' })
    if (name !== before.name) await requireFreeName(ctx, name, id)
    if (isDefault && !before.isDefault) await takeDefault(ctx)
    const { rows } = await sql<BusinessHours>`
      update business_hours set name = ${name}, time_zone = ${timeZone}, week = ${JSON.stringify(week)}::jsonb,
        holidays = ${JSON.stringify(holidays)}::jsonb, is_default = ${isDefault}, updated_at = ${ctx.now}
      where id = ${id} returning ${businessHoursColumns}`.execute(ctx.db)
    ctx.recordChange({ subjectId: id, before, after: rows[0]! })
    ctx.emit(businessHoursUpdated, { subjectId: id, payload: { businessHours: rows[0]! } })
    return rows[0]!
  },
})

export const removeBusinessHours = command({
  name: 'businessHours.remove',
  summary: 'Remove business hours that no service level uses',
  scope: 'business-hours:manage',
  input: z.object({ id: Id }),
  output: BusinessHours,
  errors: ['not_found', 'conflict'],
  rest: 'DELETE /business-hours/:id',
  async run(ctx, { id }) {
    await lockAllHours(ctx.db, ctx.workspaceId)
    const before = await lockHours(ctx.db, id)
    const { rows: [user] } = await sql<{ name: string }>`
      select name from sla_policies where workspace_id = current_workspace() and hours_id = ${id} and removed_at is null limit 1`.execute(ctx.db)
    if (user) throw new AppError('conflict', { detail: `The service level ${user.name} goes by these hours. Give it others first.` })
    const { rows: [other] } = await sql<{ id: string }>`
      select id from business_hours where workspace_id = current_workspace() and id <> ${id} limit 1`.execute(ctx.db)
    if (before.isDefault && other) throw new AppError('conflict', { detail: 'These are the default. Make other hours the default first.' })
    await sql`update sla_policies set hours_id = null where workspace_id = current_workspace() and hours_id = ${id}`.execute(ctx.db)
    await sql`delete from business_hours where id = ${id}`.execute(ctx.db)
    ctx.recordChange({ subjectId: id, before, after: null })
    ctx.emit(businessHoursRemoved, { subjectId: id, payload: { businessHours: before } })
    return before
  },
})

function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}

async function requireFreeName(ctx: Context, name: string, ownId: string | null): Promise<void> {
  const { rows } = await sql`
    select from business_hours where workspace_id = current_workspace() and lower(name) = lower(${name}) and id is distinct from ${ownId}::uuid`.execute(ctx.db)
  if (rows.length > 0) throw new AppError('conflict', { detail: `There are business hours called ${name} already.` })
}

async function takeDefault(ctx: Context): Promise<void> {
  await sql`update business_hours set is_default = false where workspace_id = current_workspace() and is_default`.execute(ctx.db)
}
