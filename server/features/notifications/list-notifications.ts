import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { requireMember } from '../identity/index.ts'
import { type Notification, notificationColumns, NotificationPage } from './notification.ts'

export const listNotifications = query({
  name: 'notifications.list',
  summary: 'List what you are told of, newest first',
  scope: 'me:read',
  input: z.object({ ...pageInput, unread: z.boolean().default(false).describe('Only what you have not read') }),
  output: NotificationPage,
  rest: 'GET /notifications',
  async run(ctx, { limit, cursor, unread }) {
    const { id: memberId } = requireMember(ctx)
    const older = cursor ? sql`and id < ${readIdCursor(cursor)}::uuid` : sql``
    const fresh = unread ? sql`and read_at is null` : sql``
    const own = sql`workspace_id = current_workspace() and member_id = ${memberId} and in_app`
    const [{ rows }, { rows: [count] }] = await Promise.all([
      sql<Notification>`
        select ${notificationColumns} from notifications where ${own} ${older} ${fresh} order by id desc ${limitTo(limit + 1)}`.execute(ctx.db),
      sql<{ unread: number }>`
        select count(*)::int as unread from (select from notifications where ${own} and read_at is null limit 100) as unread`.execute(ctx.db),
    ])
    return { ...toPage(rows, limit, (notification) => [notification.id]), unread: count!.unread }
  },
})
