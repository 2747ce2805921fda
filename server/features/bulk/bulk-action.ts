import { sql } from 'kysely'
import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { JsonObject, Moment, pageOf } from '../../kernel/shapes.ts'
import { Priority } from '../conversations/index.ts'

/** Most conversations of one bulk action; of one whose query has words. */
export const mostConversations = 100_000
export const mostFound = 10_000

export const BulkActionKind = z.enum(['close', 'reopen', 'assign', 'team', 'tag', 'untag', 'priority', 'snooze', 'spam', 'markRead']).meta({ id: 'BulkActionKind' })

export const BulkActionStep = z.object({
  kind: BulkActionKind,
  assigneeId: Id.nullable().optional().describe('Of assign; null: nobody'),
  teamId: Id.nullable().optional().describe('Of team; null: none'),
  tags: z.array(z.string().trim().min(1).max(60)).min(1).max(20).optional().describe('Of tag and untag: ids or names'),
  priority: Priority.optional(),
  until: z.iso.datetime({ offset: true }).nullable().optional().describe('Of snooze; null: until the contact answers'),
}).meta({ id: 'BulkActionStep', description: 'What is done to each conversation' })
export type BulkActionStep = z.output<typeof BulkActionStep>

export const BulkAction = z.object({
  id: Id,
  createdBy: z.object({ kind: z.string(), id: Id.nullable(), name: z.string() }).meta({ id: 'BulkActionMaker' }),
  query: z.string().nullable().describe('With which they were found; null when they were named'),
  action: JsonObject.describe('As it was given'),
  state: z.enum(['running', 'done', 'cancelled', 'failed']).meta({ id: 'BulkActionState' }),
  detail: z.string().nullable().describe('Why it failed as a whole'),
  total: z.int().describe('Conversations, as they were when it was asked for'),
  changed: z.int(),
  unchanged: z.int().describe('They were so already'),
  failed: z.int().describe('bulkActions.listFailures says why'),
  createdAt: Moment,
  updatedAt: Moment,
  finishedAt: Moment.nullable(),
}).meta({ id: 'BulkAction', description: 'One change of many conversations' })
export type BulkAction = z.output<typeof BulkAction>

export const BulkActionPage = pageOf(BulkAction)

const outcomes = (outcome: string) => sql`(
  select count(*)::int from bulk_action_items where bulk_action_id = bulk_actions.id and outcome = ${sql.lit(outcome)})`

export const bulkActionColumns = sql`
  ${columnsOf(BulkAction, 'bulk_actions', ['changed', 'unchanged', 'failed', 'createdBy'])},
  created_by - 'role' - 'projectId' as "createdBy",
  ${outcomes('changed')} as changed, ${outcomes('unchanged')} as unchanged, ${outcomes('failed')} as failed`
