import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { requireMember } from '../identity/index.ts'
import { Notification, notificationColumns } from './notification.ts'

export const markNotificationRead = command({
  name: 'notifications.markRead',
  summary: 'Note that you have read a notification',
  scope: 'me:write',
  input: z.object({ notificationId: Id }),
  output: Notification,
  errors: ['not_found'],
  rest: 'PUT /notifications/:notificationId/reading',
  async run(ctx, { notificationId }) {
    const { id: memberId } = requireMember(ctx)
    const { rows: [notification] } = await sql<Notification>`
      update notifications set read_at = coalesce(read_at, ${ctx.now})
      where id = ${notificationId} and member_id = ${memberId} returning ${notificationColumns}`.execute(ctx.db)
    if (!notification) throw new AppError('not_found')
    return notification
  },
})

export const markAllNotificationsRead = command({
  name: 'notifications.markAllRead',
  summary: 'Note that you have read all your notifications',
  scope: 'me:write',
  input: z.object({}),
  output: z.object({ read: z.int() }).meta({ id: 'NotificationsRead' }),
  rest: 'PUT /notifications/reading',
  async run(ctx) {
    const { id: memberId } = requireMember(ctx)
    const done = await sql`
      update notifications set read_at = ${ctx.now}
      where workspace_id = current_workspace() and member_id = ${memberId} and read_at is null`.execute(ctx.db)
    return { read: Number(done.numAffectedRows ?? 0) }
  },
})
