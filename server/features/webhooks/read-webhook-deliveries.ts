import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { findDelivery, findLoggedFact } from './delivery-queries.ts'
import { bodyOf } from './webhook-body.ts'
import {
  attemptColumns, deliveryColumns, DeliveryState, type WebhookAttempt, WebhookDelivery, WebhookDeliveryDetails, WebhookDeliveryPage,
} from './webhook-delivery.ts'

export const listWebhookDeliveries = query({
  name: 'webhookDeliveries.list',
  summary: 'List what was sent to webhooks or waits, newest first',
  scope: 'webhooks:read',
  input: z.object({ ...pageInput, webhookId: Id.optional(), state: DeliveryState.optional(), eventName: z.string().max(100).optional() }),
  output: WebhookDeliveryPage,
  rest: 'GET /webhook-deliveries',
  async run(ctx, { limit, cursor, webhookId, state, eventName }) {
    const conditions = [
      sql`workspace_id = current_workspace()`,
      sql`webhook_id in (select id from webhooks where workspace_id = current_workspace() and removed_at is null)`,
      ...(cursor ? [sql`id < ${readIdCursor(cursor)}::uuid`] : []),
      ...(webhookId ? [sql`webhook_id = ${webhookId}`] : []),
      ...(state ? [sql`state = ${state}`] : []),
      ...(eventName ? [sql`event_name = ${eventName}`] : []),
    ]
    const { rows } = await sql<WebhookDelivery>`
      select ${deliveryColumns} from webhook_deliveries where ${sql.join(conditions, sql` and `)} order by id desc ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (delivery) => [delivery.id])
  },
})

export const getWebhookDelivery = query({
  name: 'webhookDeliveries.get',
  summary: 'Get a delivery with its body and the answer to every attempt',
  scope: 'webhooks:read',
  input: z.object({ id: Id }),
  output: WebhookDeliveryDetails,
  errors: ['not_found'],
  rest: 'GET /webhook-deliveries/:id',
  async run(ctx, { id }) {
    const delivery = await findDelivery(ctx.db, id)
    const [event, { rows: attempts }] = await Promise.all([
      findLoggedFact(ctx.db, delivery),
      sql<WebhookAttempt>`select ${attemptColumns} from webhook_attempts where delivery_id = ${id} order by number desc`.execute(ctx.db),
    ])
    return { delivery, body: bodyOf({ ...delivery, event }), attempts }
  },
})
