import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { JsonObject, Moment } from '../../kernel/shapes.ts'

const RecentEvent = z.object({
  id: Id,
  name: z.string(),
  subjectId: Id,
  actorName: z.string(),
  at: Moment,
  payload: JsonObject,
}).meta({ id: 'RecentEvent' })

/** Events hold whatever happened in the workspace: for those who may build flows on them. */
export const listRecentEvents = query({
  name: 'flows.recentEvents',
  summary: 'List the last events of a name, to try a flow with',
  scope: 'flows:write',
  input: z.object({ name: z.string().min(1).max(100), limit: z.int().min(1).max(50).default(20) }),
  output: z.object({ items: z.array(RecentEvent) }).meta({ id: 'RecentEvents' }),
  rest: 'GET /flow-events',
  async run(ctx, { name, limit }) {
    const { rows: items } = await sql<z.input<typeof RecentEvent>>`
      select id, name, subject_id as "subjectId", actor ->> 'name' as "actorName", at, payload from events
      where workspace_id = current_workspace() and name = ${name} order by id desc ${limitTo(limit)}`.execute(ctx.db)
    return { items }
  },
})
