import { sql } from 'kysely'
import { z } from 'zod'
import { query } from '../../kernel/operation.ts'
import { Moment } from '../../kernel/shapes.ts'

export const SearchProgress = z.object({
  documents: z.int().describe('Messages and headers of conversations that can be found'),
  filling: z.object({
    done: z.int(),
    total: z.int().nullable().describe('Null until they have been counted'),
    startedAt: Moment,
  }).nullable().describe('While what was there before is being taken in, newest first'),
}).meta({ id: 'SearchProgress' })

export const showSearchProgress = query({
  name: 'search.showProgress',
  summary: 'Show how far the search index has been filled',
  scope: 'workspace:read',
  input: z.object({}),
  output: SearchProgress,
  rest: 'GET /search/progress',
  async run(ctx) {
    const { rows: [row] } = await sql<{ documents: number; done: number | null; total: number | null; startedAt: Date }>`
      select (select coalesce(sum(documents), 0)::int from search_segments where workspace_id = current_workspace()) as documents,
        fill.done::int as done, fill.total::int as total, fill.created_at as "startedAt"
      from (select) as always left join search_fills as fill on fill.workspace_id = current_workspace() and fill.finished_at is null`.execute(ctx.db)
    const { documents, done, total, startedAt } = row!
    return { documents, filling: done === null ? null : { done, total, startedAt } }
  },
})
