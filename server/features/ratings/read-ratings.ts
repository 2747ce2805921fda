import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readPageCursor, toPage } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { Rating, ratingColumns, RatingPage, Score } from './rating.ts'

export const listRatings = query({
  name: 'ratings.list',
  summary: 'List ratings that were given, newest first',
  scope: 'ratings:read',
  input: z.object({
    ...pageInput,
    memberId: Id.optional().describe('Of whoever answered last'),
    teamId: Id.optional(),
    channelId: Id.optional(),
    score: Score.optional(),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional().describe('Not part of it'),
  }),
  output: RatingPage,
  rest: 'GET /ratings',
  async run(ctx, { limit, cursor, memberId, teamId, channelId, score, from, to }) {
    const conditions = [sql`workspace_id = current_workspace()`, sql`rated_at is not null`]
    if (memberId) conditions.push(sql`member_id = ${memberId}::uuid`)
    if (teamId) conditions.push(sql`team_id = ${teamId}::uuid`)
    if (channelId) conditions.push(sql`channel_id = ${channelId}::uuid`)
    if (score) conditions.push(sql`score = ${score}::smallint`)
    if (from) conditions.push(sql`rated_at >= ${from}::timestamptz`)
    if (to) conditions.push(sql`rated_at < ${to}::timestamptz`)
    if (cursor) {
      const [ratedAt, id] = readPageCursor(cursor, 2)
      conditions.push(sql`(rated_at, id) < (${String(ratedAt)}::timestamptz, ${String(id)}::uuid)`)
    }
    const { rows } = await sql<Rating>`
      select ${ratingColumns} from ratings where ${sql.join(conditions, sql` and `)} order by rated_at desc, id desc ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (rating) => [rating.ratedAt!, rating.id])
  },
})

export const getRating = query({
  name: 'ratings.get',
  summary: 'Get the last rating of a conversation, asked or given',
  scope: 'ratings:read',
  input: z.object({ conversationId: Id }),
  output: Rating,
  errors: ['not_found'],
  rest: 'GET /conversations/:conversationId/rating',
  async run(ctx, { conversationId }) {
    const { rows } = await sql<Rating>`
      select ${ratingColumns} from ratings where workspace_id = current_workspace() and conversation_id = ${conversationId}
      order by asked_at desc limit 1`.execute(ctx.db)
    if (!rows[0]) throw new AppError('not_found', { detail: 'Nobody was asked about this conversation.' })
    return rows[0]
  },
})
