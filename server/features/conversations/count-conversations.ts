import { sql } from 'kysely'
import { z } from 'zod'
import { query } from '../../kernel/operation.ts'

const most = 1_000

const Counts = z.object({
  open: z.int(), mine: z.int().describe('Open and assigned to you'), unassigned: z.int().describe('Open and nobody\'s'), closed: z.int(),
}).meta({ id: 'ConversationCounts', description: `How many there are, counted up to ${most}` })

export const countConversations = query({
  name: 'conversations.count',
  summary: `Count the conversations of each view, up to ${most}`,
  scope: 'conversations:read',
  input: z.object({}),
  output: Counts,
  rest: 'GET /conversation-counts',
  replica: true,
  async run(ctx) {
    const me = ctx.actor.kind === 'member' ? ctx.actor.id : null
    const count = (condition: ReturnType<typeof sql>) => sql`(
      select count(*)::int from (select from conversations where workspace_id = current_workspace() and ${condition} limit ${most}) as counted)`
    const { rows } = await sql<z.output<typeof Counts>>`select
      ${count(sql`state = 'open'`)} as open,
      ${count(sql`state = 'open' and assignee_id = ${me}::uuid`)} as mine,
      ${count(sql`state = 'open' and assignee_id is null`)} as unassigned,
      ${count(sql`state = 'closed'`)} as closed`.execute(ctx.db)
    return rows[0]!
  },
})
