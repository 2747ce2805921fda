import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { grants } from '../../kernel/scope.ts'
import { type ConversationQuery, formatQuery, queryConditions, readQuery } from '../conversation-query/index.ts'
import { memberOf } from '../conversations/index.ts'
import { type Asked, conversationsOf, findByWords, newest, readAsked } from '../search-index/index.ts'
import { type Count, freshCounts } from './fresh-counts.ts'
import { findViews } from './queries.ts'
import { longestQuery } from './view.ts'

const most = 1_000

const counted = {
  count: z.int().describe(`Up to ${most}; of a query with words up to a few hundred`),
  complete: z.boolean().describe('Whether there are no more than that'),
}
export const ViewCounts = z.object({
  views: z.array(z.object({ id: Id, ...counted }).meta({ id: 'ViewCount' })),
  queries: z.array(z.object({ query: z.string(), ...counted }).meta({ id: 'QueryCount' })),
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
    const counts = await Promise.all([...views.map((view) => view.query), ...queries].map(async (text) => countOnce(ctx, await readQuery(ctx.db, text))))
    return {
      views: views.map(({ id }, index) => ({ id, ...counts[index]! })),
      queries: queries.map((text, index) => ({ query: text, ...counts[views.length + index]! })),
    }
  },
})

/** Members who ask the same get the same count: one a second at most, and none while nothing has happened; with words one in five seconds. */
async function countOnce(ctx: Context, query: ConversationQuery): Promise<Count> {
  const asked = readAsked(query.words)
  const me = query.terms.some(({ field, values }) => values.includes('me') || (field === 'is' && values.includes('unread'))) ? memberOf(ctx) : null
  const counts = freshCounts(ctx.kernel)
  if (!asked) return counts.get(ctx.workspaceId, `${me} ${formatQuery(query)}`, () => countByTerms(ctx, query))
  const reads = grants(ctx.scopes, 'messages:read')
  return counts.getByWords(ctx.workspaceId, `${me} ${reads} ${formatQuery(query)}`, () => countByWords(ctx, query, asked))
}

async function countByTerms(ctx: Context, query: ConversationQuery): Promise<Count> {
  const conditions = [sql`conversations.workspace_id = current_workspace()`, ...queryConditions(query, { me: memberOf(ctx), now: ctx.now })]
  const { rows: [row] } = await sql<{ count: number }>`
    select count(*)::int as count from (select from conversations where ${sql.join(conditions, sql` and `)} limit ${sql.lit(most + 1)}) as counted`.execute(ctx.db)
  return { count: Math.min(row!.count, most), complete: row!.count <= most }
}

/** What a search for it looks at. */
async function countByWords(ctx: Context, query: ConversationQuery, asked: Asked): Promise<Count> {
  const found = await findByWords(ctx, query, asked, memberOf(ctx), newest)
  return { count: conversationsOf(found).length, complete: found.complete }
}
