import { sql } from 'kysely'
import { z } from 'zod'
import { command } from '../../kernel/operation.ts'
import { fillRequest } from '../search-index/index.ts'

export const rebuildSearch = command({
  name: 'search.rebuild',
  summary: 'Write the search index of the workspace anew, while it goes on answering',
  scope: 'workspace:write',
  input: z.object({}),
  output: z.object({ started: z.boolean() }),
  rest: 'POST /search/rebuilding',
  async run(ctx) {
    await sql`
      insert into search_fills (workspace_id) values (current_workspace())
      on conflict (workspace_id) do update set before_message = default, before_conversation = default, done = 0, total = null, created_at = now(), finished_at = null`.execute(ctx.db)
    await ctx.kernel.jobs.add(ctx.db, [fillRequest(ctx.workspaceId)])
    return { started: true }
  },
})
