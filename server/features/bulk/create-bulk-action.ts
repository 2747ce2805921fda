import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { type ConversationQuery, formatQuery, queryConditions, readQuery } from '../conversation-query/index.ts'
import { memberOf } from '../conversations/index.ts'
import { conversationsOf, type Depth, findByWords, readAsked } from '../search-index/index.ts'
import { BulkAction, BulkActionStep, mostConversations, mostFound } from './bulk-action.ts'
import { bulkActionCreated } from './events.ts'
import { findBulkAction } from './queries.ts'
import { bulkActionRequest } from './run-bulk-action.ts'
import { stepCall } from './step-call.ts'

const mostRunning = 5

export const createBulkAction = command({
  name: 'bulkActions.create',
  summary: 'Change many conversations: those of a query, or those named; it goes on in the background',
  scope: 'conversations:write',
  input: z.object({
    query: z.string().max(1_000).optional().describe('As conversations.list takes it: all that it means now is changed, also what a list does not show, or nothing'),
    conversationIds: z.array(Id).min(1).max(1_000).optional().describe('Instead of a query'),
    action: BulkActionStep,
  }),
  output: BulkAction,
  errors: ['limit_reached'],
  rest: 'POST /bulk-actions',
  async run(ctx, { query, conversationIds, action }) {
    if ((query === undefined) === (conversationIds === undefined)) {
      throw new AppError('invalid_input', { issues: [{ path: 'query', message: 'Give either a query or conversationIds.' }] })
    }
    stepCall(ctx.kernel, action)
    if (!ctx.actor.id) throw new AppError('forbidden', { detail: 'Only members, keys, flows and plugins can do this.' })
    await checkRunning(ctx)
    const asked = query === undefined ? null : await readQuery(ctx.db, query)
    const id = newId()
    const { kind, id: byId, name } = ctx.actor
    await ctx.db.insertInto('bulk_actions').values({
      id, created_by: JSON.stringify({ kind, id: byId, name, ...ctx.actor.kind === 'key' && { projectId: ctx.actor.projectId } }), created_by_id: byId,
      scopes: [...ctx.scopes], query: asked && formatQuery(asked), action: JSON.stringify(action), total: 0,
    }).execute()
    const total = asked ? await insertFound(ctx, id, asked) : await insertNamed(ctx, id, conversationIds!)
    await sql`update bulk_actions set total = ${total} where id = ${id}`.execute(ctx.db)
    await ctx.kernel.jobs.add(ctx.db, [bulkActionRequest(ctx.workspaceId, id)])
    const bulkAction = await findBulkAction(ctx, id)
    ctx.emit(bulkActionCreated, { subjectId: id, payload: { bulkAction } })
    return bulkAction
  },
})

/** Locked, so that two at once do not both find the last place free. */
async function checkRunning(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`bulk actions of ${ctx.actor.id}`}))`.execute(ctx.db)
  const { rows: [row] } = await sql<{ count: number }>`
    select count(*)::int as count from bulk_actions where workspace_id = current_workspace() and created_by_id = ${ctx.actor.id}::uuid and state = 'running'`.execute(ctx.db)
  if (row!.count >= mostRunning) throw new AppError('limit_reached', { detail: `${mostRunning} of your bulk actions are running: wait for one to end, or cancel one.` })
}

async function insertFound(ctx: Context, id: string, query: ConversationQuery): Promise<number> {
  const asked = readAsked(query.words)
  if (asked) {
    const found = await findByWords(ctx, query, asked, memberOf(ctx), all)
    const ids = conversationsOf(found).map(({ conversationId }) => conversationId)
    if (!found.complete || ids.length > mostFound) throw tooMany(mostFound, ', or too many messages to look through')
    return insertNamed(ctx, id, ids)
  }
  const conditions = [sql`conversations.workspace_id = current_workspace()`, ...queryConditions(query, { me: memberOf(ctx), now: ctx.now })]
  const { numAffectedRows } = await sql`
    insert into bulk_action_items (bulk_action_id, position, conversation_id)
    select ${id}::uuid, row_number() over (order by id desc), id from (
      select id from conversations where ${sql.join(conditions, sql` and `)} limit ${sql.lit(mostConversations + 1)}) as found`.execute(ctx.db)
  const total = Number(numAffectedRows)
  if (total > mostConversations) throw tooMany(mostConversations)
  return total
}

// Not to have looked at everything is to have found too many: half of them would be no answer.
const everything = { conversations: mostFound + 1, hits: 200_000, atOnce: 40_000 }
const all: Depth = { messages: everything, headers: everything }

async function insertNamed(ctx: Context, id: string, conversationIds: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into bulk_action_items (bulk_action_id, position, conversation_id)
    select ${id}::uuid, row_number() over (), conversation_id from (select distinct unnest(${conversationIds}::uuid[]) as conversation_id) as given`.execute(ctx.db)
  return Number(numAffectedRows)
}

function tooMany(most: number, also = ''): AppError {
  return new AppError('limit_reached', { detail: `The query finds more than ${most} conversations${also}: narrow it, by a range of time for example.` })
}
