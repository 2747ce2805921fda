import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { command, query } from '../../kernel/operation.ts'
import { ratingSettingsUpdated } from './events.ts'
import { findRatingSettings, RatingSettings, ratingSettingsColumns, ratingSettingsFields } from './rating-settings.ts'

export const getRatingSettings = query({
  name: 'ratingSettings.get',
  summary: 'Get when contacts are asked how they were helped',
  scope: 'ratings:read',
  input: z.object({}),
  output: RatingSettings,
  rest: 'GET /rating-settings',
  run: (ctx) => findRatingSettings(ctx.db),
})

export const updateRatingSettings = command({
  name: 'ratingSettings.update',
  summary: 'Set when contacts are asked how they were helped',
  scope: 'ratings:manage',
  input: z.object(ratingSettingsFields).partial(),
  output: RatingSettings,
  errors: ['not_found'],
  rest: 'PATCH /rating-settings',
  async run(ctx, fields) {
    const before = await findRatingSettings(ctx.db)
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    const { enabled, channelIds, delayMinutes, onceInDays, askAfterBulk, question, thanks }: RatingSettings = { ...before, ...given }
    const { rows: channels } = await sql`select from channels where workspace_id = current_workspace() and id = any(${channelIds}::uuid[])`.execute(ctx.db)
    if (fields.channelIds && channels.length < new Set(channelIds).size) throw new AppError('not_found', { detail: 'There is no such channel in the workspace.' })
    const { rows } = await sql<RatingSettings>`
      insert into rating_settings (workspace_id, enabled, channel_ids, delay_minutes, once_in_days, ask_after_bulk, question, thanks)
      values (current_workspace(), ${enabled}, ${channelIds}::uuid[], ${delayMinutes}, ${onceInDays}, ${askAfterBulk}, ${question}, ${thanks})
      on conflict (workspace_id) do update set enabled = excluded.enabled, channel_ids = excluded.channel_ids, delay_minutes = excluded.delay_minutes,
        once_in_days = excluded.once_in_days, ask_after_bulk = excluded.ask_after_bulk, question = excluded.question, thanks = excluded.thanks, updated_at = now()
      returning ${ratingSettingsColumns}`.execute(ctx.db)
    ctx.recordChange({ subjectId: ctx.workspaceId, before, after: rows[0]! })
    ctx.emit(ratingSettingsUpdated, { subjectId: ctx.workspaceId, payload: { ratingSettings: rows[0]! } })
    return rows[0]!
  },
})
