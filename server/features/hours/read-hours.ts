import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { Moment, pageInput } from '../../kernel/shapes.ts'
import { BusinessHours, businessHoursColumns, BusinessHoursPage } from './business-hours.ts'
import { findHours } from './queries.ts'
import { isOpen, nextClosing, nextOpening } from './working-time.ts'

export const listBusinessHours = query({
  name: 'businessHours.list',
  summary: 'List business hours, oldest first',
  scope: 'business-hours:read',
  input: z.object(pageInput),
  output: BusinessHoursPage,
  rest: 'GET /business-hours',
  async run(ctx, { limit, cursor }) {
    const after = cursor ? sql`and id > ${readIdCursor(cursor)}::uuid` : sql``
    const { rows } = await sql<BusinessHours>`
      select ${businessHoursColumns} from business_hours where workspace_id = current_workspace() ${after}
      order by id ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (hours) => [hours.id])
  },
})

export const getBusinessHours = query({
  name: 'businessHours.get',
  summary: 'Get business hours',
  scope: 'business-hours:read',
  input: z.object({ id: Id }),
  output: BusinessHours,
  errors: ['not_found'],
  rest: 'GET /business-hours/:id',
  run: (ctx, { id }) => findHours(ctx.db, id),
})

export const checkBusinessHours = query({
  name: 'businessHours.check',
  summary: 'Say whether business hours are open, and when they next open or close',
  scope: 'business-hours:read',
  input: z.object({ id: Id, at: z.iso.datetime({ offset: true }).optional().describe('Now when left out') }),
  output: z.object({ isOpen: z.boolean(), nextOpening: Moment.nullable(), nextClosing: Moment.nullable().describe('Null: it does not close') }).meta({ id: 'Openness' }),
  errors: ['not_found'],
  rest: 'GET /business-hours/:id/openness',
  async run(ctx, { id, at }) {
    const hours = await findHours(ctx.db, id)
    const moment = at === undefined ? ctx.now : new Date(at)
    const opening = nextOpening(hours, moment)
    return { isOpen: isOpen(hours, moment), nextOpening: opening, nextClosing: opening && nextClosing(hours, opening) }
  },
})
