import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../../kernel/db/database.ts'
import { command, query } from '../../kernel/operation.ts'
import { isTimeZone } from '../hours/index.ts'
import { requireMember } from '../identity/index.ts'
import { notificationPreferencesChanged } from './events.ts'
import { KindChanges, type KeptKinds, NotificationPreferences, placesOf, preferredKinds } from './preferences.ts'
import { usualTimeZone } from './time-of-letter.ts'

export const getNotificationPreferences = query({
  name: 'notificationPreferences.get',
  summary: 'Get what you are told of, and where',
  scope: 'me:read',
  input: z.object({}),
  output: NotificationPreferences,
  rest: 'GET /me/notification-preferences',
  run: (ctx) => findPreferences(ctx.db, requireMember(ctx).id),
})

export const setNotificationPreferences = command({
  name: 'notificationPreferences.set',
  summary: 'Choose what you are told of, and where',
  scope: 'me:write',
  input: z.object({
    kinds: KindChanges.default({}).describe('What is left out stays as it is'),
    timeZone: z.string().max(64).refine(isTimeZone, 'a time zone such as Europe/Berlin').optional(),
    digestHour: z.int().min(0).max(23).optional(),
  }),
  output: NotificationPreferences,
  rest: 'PATCH /me/notification-preferences',
  async run(ctx, { kinds, timeZone, digestHour }) {
    const { id: memberId } = requireMember(ctx)
    // Made first, so that of two changes at once the second finds what the first has kept.
    await ctx.db.insertInto('notification_preferences').values({ member_id: memberId }).onConflict((conflict) => conflict.doNothing()).execute()
    const row = await ctx.db.selectFrom('notification_preferences').select('kinds').where('member_id', '=', memberId).forUpdate().executeTakeFirstOrThrow()
    const before = await findPreferences(ctx.db, memberId)
    const kept = row.kinds as KeptKinds
    const changed = Object.fromEntries(preferredKinds.map((kind) => [kind, { ...kept[kind], ...kinds[kind] }]).filter(([, places]) => Object.keys(places as object).length > 0))
    await ctx.db.updateTable('notification_preferences').set({
      kinds: JSON.stringify(changed), updated_at: ctx.now, ...(timeZone ? { time_zone: timeZone } : {}), ...(digestHour === undefined ? {} : { digest_hour: digestHour }),
    }).where('member_id', '=', memberId).execute()
    const preferences = await findPreferences(ctx.db, memberId)
    ctx.recordChange({ subjectId: memberId, before, after: preferences })
    ctx.emit(notificationPreferencesChanged, { subjectId: memberId, payload: { preferences } })
    return preferences
  },
})

async function findPreferences(db: Db, memberId: string): Promise<NotificationPreferences> {
  const { rows: [row] } = await sql<{ kinds: KeptKinds; timeZone: string | null; digestHour: number }>`
    select kinds, time_zone as "timeZone", digest_hour as "digestHour" from notification_preferences where member_id = ${memberId}::uuid`.execute(db)
  const { kinds = {}, digestHour = 8 } = row ?? {}
  return {
    memberId, timeZone: row?.timeZone ?? await usualTimeZone(db), digestHour,
    kinds: Object.fromEntries(preferredKinds.map((kind) => [kind, placesOf(kind, kinds)])) as NotificationPreferences['kinds'],
  }
}
