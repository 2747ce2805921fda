import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { type ConversationQuery, formatQuery, queryConditions, readQuery } from '../conversation-query/index.ts'
import { memberOf } from '../conversations/index.ts'
import { freshCounts } from './fresh-counts.ts'
import { findViews } from './queries.ts'
import { longestQuery } from './view.ts'

const most = 1_000

const Count = z.int().nullable().describe(`Counted up to ${most}; null where the query has words, which only searching tells`)
export const ViewCounts = z.object({
  views: z.array(z.object({ id: Id, count: Count }).meta({ id: 'ViewCount' })),
  queries: z.array(z.object({ query: z.string(), count: Count }).meta({ id: 'QueryCount' })),
}).meta({ id: 'ViewCounts' })

export const countViews = query({
  name: 'views.count',
  summary: `Count the conversations of views and of other queries at once, each up to ${most}`,
  scope: 'conversations:read',
  input: z.object({
    ids: z.array(Id).max(300).optional().describe('Views; when left out all that you see'),
    queries: z.array(z.string().max(longestQuery)).max(30).default([]).describe('Such as state:open assignee:me'),
  }),
  output: ViewCounts,
  rest: 'GET /view-counts',
  async run(ctx, { ids, queries }) {
    const views = (await findViews(ctx)).filter(({ id }) => !ids || ids.includes(id))
    const counted = await Promise.all([...views.map((view) => view.query), ...queries].map(async (text) => countOnce(ctx, await readQuery(ctx.db, text))))
    return {
      views: views.map(({ id }, index) => ({ id, count: counted[index]! })),
      queries: queries.map((text, index) => ({ query: text, count: counted[views.length + index]! })),
    }
  },
})

/** Members who ask the same get the same count: one a second at most, and none while nothing has happened. */
async function countOnce(ctx: Context, asked: ConversationQuery): Promise<number | null> {
  if (asked.words !== '') return null
  const text = formatQuery(asked)
  const me = asked.terms.some(({ values }) => values.includes('me')) ? memberOf(ctx) : null
  return (await freshCounts(ctx.kernel).get(ctx.workspaceId, `${me} ${text}`, async () => ({ count: await countOf(ctx, asked) }))).count
}

async function countOf(ctx: Context, asked: ConversationQuery): Promise<number> {
  const conditions = [sql`conversations.workspace_id = current_workspace()`, ...queryConditions(asked, { me: memberOf(ctx), now: ctx.now })]
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from conversations where ${sql.join(conditions, sql` and `)} limit ${sql.lit(most)}) as counted`.execute(ctx.db)
  return rows[0]!.count
}
