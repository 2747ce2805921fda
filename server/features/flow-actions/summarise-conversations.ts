import { sql } from 'kysely'
import { z } from 'zod'
import { action } from '../../kernel/flows/action.ts'

const input = z.object({ days: z.int().min(1).max(92).default(7) })
const output = z.object({
  begun: z.int().describe('Conversations that began'),
  closed: z.int().describe('Conversations closed, those begun earlier included'),
  open: z.int().describe('Open now'),
  waiting: z.int().describe('Of these, waiting for an answer of ours'),
  unassigned: z.int().describe('Of these, with nobody'),
})

export const summariseConversations = action({
  name: 'conversations.summarise',
  summary: 'Count the conversations of the last days',
  scope: 'conversations:read',
  input,
  output,
  async run(kernel, { workspaceId, input: { days } }) {
    const { rows: [counts] } = await sql<z.output<typeof output>>`
      select count(*) filter (where created_at >= now() - ${days} * interval '1 day')::int as begun,
        count(*) filter (where closed_at >= now() - ${days} * interval '1 day')::int as closed,
        count(*) filter (where state = 'open')::int as open,
        count(*) filter (where state = 'open' and waiting_since is not null)::int as waiting,
        count(*) filter (where state = 'open' and assignee_id is null)::int as unassigned
      from conversations
      where workspace_id = current_workspace() and (state = 'open' or last_message_at >= now() - ${days} * interval '1 day')`
      .execute(kernel.database.forWorkspace(workspaceId))
    return counts!
  },
})
