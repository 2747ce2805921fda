import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { findDelivery } from './delivery-queries.ts'
import { testEvent } from './event-names.ts'
import { deliveryRequest } from './lane.ts'
import { lockWebhook } from './queries.ts'
import { deliveryColumns, WebhookDelivery } from './webhook-delivery.ts'

export const retryWebhookDelivery = command({
  name: 'webhookDeliveries.retry',
  summary: 'Send a delivery again at once, one that succeeded too',
  scope: 'webhooks:manage',
  input: z.object({ id: Id }),
  output: WebhookDelivery,
  errors: ['not_found', 'webhook_paused'],
  rest: 'POST /webhook-deliveries/:id/retries',
  async run(ctx, { id }) {
    const { webhookId, subjectId, eventName } = await findDelivery(ctx.db, id)
    const webhook = await lockWebhook(ctx.db, webhookId)
    if (webhook.state === 'paused' && eventName !== testEvent) throw new AppError('webhook_paused')
    await sql`update webhooks set held_until = null where id = ${webhookId}`.execute(ctx.db)
    // One that was given up gets one attempt: three more days would hold back what came later for the same subject.
    const { rows } = await sql<WebhookDelivery>`
      update webhook_deliveries set due_at = ${ctx.now}, attempts_left = case when state = 'waiting' then attempts_left else 1 end, state = 'waiting', finished_at = null
      where id = ${id} returning ${deliveryColumns}`.execute(ctx.db)
    await ctx.kernel.jobs.add(ctx.db, [deliveryRequest({ workspaceId: ctx.workspaceId, webhookId, subjectId })])
    return rows[0]!
  },
})
