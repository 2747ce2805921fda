import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readPageCursor, toPage } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { Moment, pageInput, pageOf } from '../../kernel/shapes.ts'
import { Conversation, findConversations } from '../conversations/index.ts'
import { FigureName } from './figures.ts'
import { invalid, type Period, periodInput, readPeriod } from './period.ts'
import { GroupBy, readSource } from './read-source.ts'
import { among, factKey, repliesOf, type Source, spellsOf } from './sources.ts'

const ReportedConversation = z.object({
  conversation: Conversation,
  at: Moment.describe('When it came into the figure'),
  seconds: z.int().nullable().describe('How long it took'),
  score: z.int().nullable(),
}).meta({ id: 'ReportedConversation' })
export const ReportedConversationPage = pageOf(ReportedConversation)

export const listReportConversations = query({
  name: 'reports.conversations',
  summary: 'List the conversations behind a figure of a report, newest first',
  scope: 'reports:read',
  input: z.object({
    ...periodInput, ...pageInput, figure: FigureName,
    groupBy: GroupBy.optional(), key: z.string().max(100).optional().describe('With groupBy: of this group; empty for none'),
    longerThan: z.int().min(0).max(2_000_000_000).optional().describe('Seconds; of first responses and resolutions'),
    shorterThan: z.int().min(0).max(2_000_000_000).optional(),
  }),
  output: ReportedConversationPage,
  rest: 'GET /reports/conversations',
  replica: true,
  async run(ctx, { filter, limit, cursor, figure, groupBy, key, longerThan, shorterThan, ...asked }) {
    if ((groupBy === undefined) !== (key === undefined)) throw invalid('key', 'Give groupBy and key together, or neither.')
    const [period, source] = await Promise.all([readPeriod(ctx.db, asked), readSource(ctx, filter, groupBy)])
    const rows = await findRows(ctx.db, source, figure, period, { key, longerThan, shorterThan, after: cursor ? readAfter(cursor) : null, limit: limit + 1 })
    const page = toPage(rows, limit, ({ at, id }) => [at, id])
    const conversations = await findConversations(ctx.db, page.items.map(({ id }) => id))
    return {
      nextCursor: page.nextCursor,
      items: page.items.flatMap(({ id, at, ...row }) => {
        const conversation = conversations.get(id)
        return conversation ? [{ conversation, at, ...row }] : []
      }),
    }
  },
})

type Asked = { key: string | undefined; longerThan: number | undefined; shorterThan: number | undefined; after: { at: string; id: string } | null; limit: number }
type Row = { id: string; at: Date; seconds: number | null; score: number | null }
type Behind = { at: RawBuilder<unknown>; id?: RawBuilder<unknown>; seconds?: RawBuilder<unknown>; member?: RawBuilder<unknown>; table?: RawBuilder<unknown>; where?: RawBuilder<unknown> }

function behind(figure: FigureName, { to }: Period, { filter }: Source): Behind {
  const spells = { at: sql`opened_at`, id: sql`conversation_id`, table: spellsOf(filter) }
  const replied = (byContact: boolean): Behind => ({
    at: sql`at`, id: sql`conversation_id`, member: byContact ? sql`conversations.assignee_id` : sql`member_id`, table: repliesOf(filter), where: byContact ? sql`by_contact` : sql`not by_contact`,
  })
  switch (figure) {
    case 'created': return { at: sql`conversations.created_at` }
    case 'closed': return { at: sql`conversations.closed_at`, seconds: sql`conversations.resolution_seconds` }
    case 'resolution': return { at: sql`conversations.closed_at`, seconds: sql`conversations.resolution_seconds` }
    case 'reopened': return { ...spells, where: sql`reopened` }
    case 'backlog': return { ...spells, where: sql`(ended_at is null or ended_at >= ${to}::timestamptz)` }
    case 'messagesIn': return replied(true)
    case 'messagesOut': return replied(false)
    case 'firstResponse': return { at: sql`conversations.answered_at`, seconds: sql`conversations.response_seconds`, member: sql`conversations.answered_by` }
    case 'serviceLevel': return { at: sql`conversations.created_at`, where: sql`conversations.sla_breached` }
    case 'satisfaction': return { at: sql`conversations.rated_at`, member: sql`conversations.rated_member_id` }
  }
}

// A conversation in which somebody wrote ten messages is behind the figure once: with the first of them.
async function findRows(db: Db, source: Source, figure: FigureName, period: Period, { key, longerThan, shorterThan, after, limit }: Asked): Promise<Row[]> {
  const { at, id = sql`conversations.id`, seconds = sql`null::integer`, member = sql`conversations.assignee_id`, table = sql`conversation_facts as conversations`, where } = behind(figure, period, source)
  const { key: own, lateral } = factKey(source, member)
  const conditions = [
    sql`conversations.workspace_id = current_workspace()`, sql`${at} < ${period.to}::timestamptz`, ...source.filter.conditions,
    ...figure === 'backlog' ? [] : [sql`${at} >= ${period.from}::timestamptz`],
    ...where ? [where] : [],
    ...key === undefined ? [] : [sql`${own} = ${key}`],
    ...longerThan === undefined ? [] : [sql`${seconds} > ${longerThan}`],
    ...shorterThan === undefined ? [] : [sql`${seconds} < ${shorterThan}`],
  ]
  const from = sql`from ${table} ${lateral} where ${sql.join(conditions, sql` and `)} ${among(source, own)}`
  const mayRepeat = ['reopened', 'messagesIn', 'messagesOut'].includes(figure)
  const rows = mayRepeat
    ? sql`select ${id} as id, min(${at}) as at, null::integer as seconds, null::smallint as score ${from} group by 1`
    : sql`select ${id} as id, ${at} as at, ${seconds} as seconds, ${figure === 'satisfaction' ? sql`conversations.score` : sql`null::smallint`} as score ${from}`
  const { rows: found } = await sql<Row>`
    select * from (${rows}) as found ${after ? sql`where (at, id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``} order by at desc, id desc ${limitTo(limit)}`.execute(db)
  return found
}

function readAfter(cursor: string): { at: string; id: string } {
  const [at, id] = readPageCursor(cursor, 2)
  const parsed = z.object({ at: z.iso.datetime(), id: Id }).safeParse({ at, id })
  if (!parsed.success) throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this list' })
  return parsed.data
}
