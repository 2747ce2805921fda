import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import type { WebhookEvent } from './events.ts'
import { type Webhook, webhookColumns } from './webhook.ts'

/** Writes what `set` says of a webhook that is locked, tells the log and the audit trail. */
export async function changeWebhook(ctx: Context, before: Webhook, set: RawBuilder<unknown>, event: WebhookEvent): Promise<Webhook> {
  const { rows } = await sql<Webhook>`
    update webhooks set ${set}, updated_at = ${ctx.now} where id = ${before.id} returning ${webhookColumns}`.execute(ctx.db)
  const webhook = rows[0]!
  ctx.recordChange({ subjectId: webhook.id, before, after: webhook })
  ctx.emit(event, { subjectId: webhook.id, payload: { webhook } })
  return webhook
}
