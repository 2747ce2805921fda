import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { changeWebhook } from './change-webhook.ts'
import { webhookPaused, webhookResumed } from './events.ts'
import { lockWebhook } from './queries.ts'
import { releaseRequest } from './release-waiting.ts'
import { Webhook } from './webhook.ts'

export const pauseWebhook = command({
  name: 'webhooks.pause',
  summary: 'Pause a webhook; its events of the next three days wait until it is resumed',
  scope: 'webhooks:manage',
  input: z.object({ id: Id }),
  output: Webhook,
  errors: ['not_found'],
  rest: 'PUT /webhooks/:id/pause',
  async run(ctx, { id }) {
    const before = await lockWebhook(ctx.db, id)
    if (before.state === 'paused') return before
    return changeWebhook(ctx, before, sql`state = 'paused', paused_because = 'member', paused_at = ${ctx.now}`, webhookPaused)
  },
})

export const resumeWebhook = command({
  name: 'webhooks.resume',
  summary: 'Resume a paused webhook and send what is waiting',
  scope: 'webhooks:manage',
  input: z.object({ id: Id }),
  output: Webhook,
  errors: ['not_found'],
  rest: 'DELETE /webhooks/:id/pause',
  async run(ctx, { id }) {
    const before = await lockWebhook(ctx.db, id)
    if (before.state === 'active') return before
    await ctx.kernel.jobs.add(ctx.db, [releaseRequest(ctx.workspaceId, id)])
    return changeWebhook(ctx, before, sql`
      state = 'active', paused_because = null, paused_at = null, failures = 0, failing_since = null, held_until = null`, webhookResumed)
  },
})

/** By the program itself, with a letter to the admins behind the event. */
export const pauseFailingWebhook = command({
  name: 'webhooks.pauseFailing',
  summary: 'Pause a webhook whose server does not take its events',
  scope: 'webhooks:manage',
  input: z.object({ id: Id, because: z.enum(['failing', 'gone']) }),
  output: Webhook,
  errors: ['not_found'],
  rest: 'PUT /webhooks/:id/failure',
  async run(ctx, { id, because }) {
    const before = await lockWebhook(ctx.db, id)
    if (before.state === 'paused') return before
    return changeWebhook(ctx, before, sql`state = 'paused', paused_because = ${because}, paused_at = ${ctx.now}`, webhookPaused)
  },
})
