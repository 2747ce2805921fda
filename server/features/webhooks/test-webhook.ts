import { sql } from 'kysely'
import { z } from 'zod'
import { Id, newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { testEvent } from './event-names.ts'
import { deliveryRequest } from './lane.ts'
import { findWebhook } from './queries.ts'
import { deliveryColumns, WebhookDelivery } from './webhook-delivery.ts'

/** Sent by a job, as every other one is: a server that takes its time must not hold a transaction. */
export const testWebhook = command({
  name: 'webhooks.test',
  summary: 'Send webhook.test at once, also while it is paused; get the delivery to see what came back',
  scope: 'webhooks:manage',
  input: z.object({ id: Id }),
  output: WebhookDelivery,
  errors: ['not_found'],
  rest: 'POST /webhooks/:id/tests',
  async run(ctx, { id }) {
    await findWebhook(ctx.db, id)
    // A subject of its own: it waits for nothing, and nothing waits for it.
    const [deliveryId, eventId] = [newId(), newId()]
    const { rows } = await sql<WebhookDelivery>`
      insert into webhook_deliveries (id, webhook_id, event_id, event_name, subject_id, attempts_left, due_at)
      values (${deliveryId}, ${id}, ${eventId}, ${testEvent}, ${eventId}, 1, ${ctx.now}) returning ${deliveryColumns}`.execute(ctx.db)
    await ctx.kernel.jobs.add(ctx.db, [deliveryRequest({ workspaceId: ctx.workspaceId, webhookId: id, subjectId: eventId })])
    return rows[0]!
  },
})
