import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { offeredEventNames } from './event-names.ts'
import { findWebhook } from './queries.ts'
import { Webhook, webhookColumns, WebhookPage } from './webhook.ts'

export const listWebhooks = query({
  name: 'webhooks.list',
  summary: 'List webhooks, oldest first',
  scope: 'webhooks:read',
  input: z.object(pageInput),
  output: WebhookPage,
  rest: 'GET /webhooks',
  async run(ctx, { limit, cursor }) {
    const after = cursor ? sql`and id > ${readIdCursor(cursor)}::uuid` : sql``
    const { rows } = await sql<Webhook>`
      select ${webhookColumns} from webhooks where workspace_id = current_workspace() and removed_at is null ${after}
      order by id ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (webhook) => [webhook.id])
  },
})

export const getWebhook = query({
  name: 'webhooks.get',
  summary: 'Get a webhook',
  scope: 'webhooks:read',
  input: z.object({ id: Id }),
  output: Webhook,
  errors: ['not_found'],
  rest: 'GET /webhooks/:id',
  run: (ctx, { id }) => findWebhook(ctx.db, id),
})

export const listWebhookEvents = query({
  name: 'webhooks.listEvents',
  summary: 'List the names of the events that a webhook can hear',
  scope: 'webhooks:read',
  input: z.object({}),
  output: z.object({ eventNames: z.array(z.string()) }).meta({ id: 'WebhookEvents' }),
  rest: 'GET /webhook-events',
  run: async (ctx) => ({ eventNames: offeredEventNames(ctx.kernel.registry) }),
})
