import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { changeWebhook } from './change-webhook.ts'
import { checkEventNames } from './event-names.ts'
import { webhookRemoved, webhookUpdated } from './events.ts'
import { lockWebhook } from './queries.ts'
import { releaseRequest } from './release-waiting.ts'
import { Webhook, webhookFields } from './webhook.ts'

export const updateWebhook = command({
  name: 'webhooks.update',
  summary: 'Change a webhook',
  scope: 'webhooks:manage',
  input: z.object({ id: Id, ...z.object(webhookFields).partial().shape }),
  output: Webhook,
  errors: ['not_found'],
  rest: 'PATCH /webhooks/:id',
  async run(ctx, { id, url, description, eventNames }) {
    const before = await lockWebhook(ctx.db, id)
    if (eventNames) checkEventNames(ctx.kernel.registry, eventNames)
    const fields = { url: url ?? before.url, description: description ?? before.description, eventNames: [...new Set(eventNames ?? before.eventNames)] }
    const moved = fields.url !== before.url
    // A new address starts with a clean slate: what was held back for the old one goes out.
    if (moved && before.state === 'active') await ctx.kernel.jobs.add(ctx.db, [releaseRequest(ctx.workspaceId, id)])
    const fresh = moved ? sql`, failures = 0, failing_since = null, held_until = null` : sql``
    return changeWebhook(ctx, before, sql`url = ${fields.url}, description = ${fields.description}, event_names = ${fields.eventNames}::text[] ${fresh}`, webhookUpdated)
  },
})

export const removeWebhook = command({
  name: 'webhooks.remove',
  summary: 'Remove a webhook; what waits is not sent any more',
  scope: 'webhooks:manage',
  input: z.object({ id: Id }),
  output: Webhook,
  errors: ['not_found'],
  rest: 'DELETE /webhooks/:id',
  async run(ctx, { id }) {
    const before = await lockWebhook(ctx.db, id)
    return changeWebhook(ctx, before, sql`removed_at = ${ctx.now}, secret = '', former_secrets = '[]'`, webhookRemoved)
  },
})
