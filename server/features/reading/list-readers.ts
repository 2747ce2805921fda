import { sql } from 'kysely'
import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { findConversation } from '../conversations/index.ts'
import { Reader } from './reader.ts'

const most = 100

export const listReaders = query({
  name: 'conversations.listReaders',
  summary: `Say who has read a conversation and how far: the last ${most}, latest first`,
  scope: 'conversations:read',
  input: z.object({ id: Id }),
  output: z.object({ items: z.array(Reader) }).meta({ id: 'Readers' }),
  errors: ['not_found'],
  rest: 'GET /conversations/:id/readers',
  async run(ctx, { id }) {
    await findConversation(ctx.db, id)
    const { rows } = await sql<Reader>`
      select ${columnsOf(Reader, 'conversation_reads')} from conversation_reads
      where workspace_id = current_workspace() and conversation_id = ${id}::uuid and read_at is not null and not unread
      order by read_at desc, member_id limit ${sql.lit(most)}`.execute(ctx.db)
    return { items: rows }
  },
})
