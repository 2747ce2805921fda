import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, readPageCursor, toPage } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput, pageOf } from '../../kernel/shapes.ts'
import { findConversation } from '../conversations/index.ts'
import { SlaClock, slaClockColumns } from './sla-clock.ts'
import { SlaPolicy, slaPolicyColumns, SlaPolicyPage } from './sla-policy.ts'

export const listSlaPolicies = query({
  name: 'slaPolicies.list',
  summary: 'List service levels in the order in which they are tried',
  scope: 'service-levels:read',
  input: z.object(pageInput),
  output: SlaPolicyPage,
  rest: 'GET /sla-policies',
  async run(ctx, { limit, cursor }) {
    const after = cursor ? sql`and (position, id) > (${Number(readPageCursor(cursor, 2)[0])}::integer, ${String(readPageCursor(cursor, 2)[1])}::uuid)` : sql``
    const { rows } = await sql<SlaPolicy>`
      select ${slaPolicyColumns} from sla_policies where workspace_id = current_workspace() and removed_at is null ${after}
      order by position, id ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, ({ position, id }) => [position, id])
  },
})

export const getSlaPolicy = query({
  name: 'slaPolicies.get',
  summary: 'Get a service level',
  scope: 'service-levels:read',
  input: z.object({ id: Id }),
  output: SlaPolicy,
  errors: ['not_found'],
  rest: 'GET /sla-policies/:id',
  async run(ctx, { id }) {
    const policy = (await findSlaPolicies(ctx.db, [id])).get(id)
    if (!policy) throw new AppError('not_found')
    return policy
  },
})

export async function findSlaPolicies(db: Db, ids: readonly string[]): Promise<Map<string, SlaPolicy>> {
  const { rows } = await sql<SlaPolicy>`select ${slaPolicyColumns} from sla_policies where id = any(${ids}::uuid[]) and removed_at is null`.execute(db)
  return new Map(rows.map((policy) => [policy.id, policy]))
}

export const listSlaClocks = query({
  name: 'slaClocks.list',
  summary: 'List the clocks of a conversation, newest first: what runs, what was met and what was missed',
  scope: 'conversations:read',
  input: z.object({ conversationId: Id, ...pageInput }),
  output: pageOf(SlaClock),
  errors: ['not_found'],
  rest: 'GET /conversations/:conversationId/sla-clocks',
  async run(ctx, { conversationId, limit, cursor }) {
    await findConversation(ctx.db, conversationId)
    const older = cursor ? sql`and id < ${readIdCursor(cursor)}::uuid` : sql``
    const { rows } = await sql<SlaClock>`
      select ${slaClockColumns} from sla_clocks where workspace_id = current_workspace() and conversation_id = ${conversationId} ${older}
      order by id desc ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, ({ id }) => [id])
  },
})
