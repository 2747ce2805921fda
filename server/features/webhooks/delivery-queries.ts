import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Lane } from './lane.ts'
import type { FormerSecret } from './signature.ts'
import { deliveryColumns, type WebhookDelivery } from './webhook-delivery.ts'

type LoggedFact = { at: Date; payload: Record<string, unknown> }

export type NextDelivery = WebhookDelivery & {
  attemptsLeft: number
  webhook: { url: string; state: 'active' | 'paused'; secret: string; formerSecrets: FormerSecret[]; failures: number; heldUntil: Date | null }
  event: LoggedFact | null
}

type NextRow = Omit<NextDelivery, 'webhook' | 'event'> & Omit<NextDelivery['webhook'], 'state'> & { webhookState: 'active' | 'paused' }

/** The earliest that waits in its lane, with all that it takes to send it. */
export async function findNextDelivery(db: Db, { webhookId, subjectId }: Lane): Promise<NextDelivery | undefined> {
  const { rows: [row] } = await sql<NextRow>`
    select ${deliveryColumns}, attempts_left as "attemptsLeft", webhooks.url, webhooks.state as "webhookState", webhooks.secret,
      webhooks.former_secrets as "formerSecrets", webhooks.failures, webhooks.held_until as "heldUntil"
    from webhook_deliveries join webhooks on webhooks.id = webhook_deliveries.webhook_id
    where webhook_deliveries.webhook_id = ${webhookId} and subject_id = ${subjectId} and webhook_deliveries.state = 'waiting' and webhooks.removed_at is null
    order by position limit 1`.execute(db)
  if (!row) return undefined
  const { url, webhookState: state, secret, formerSecrets, failures, heldUntil, ...delivery } = row
  return { ...delivery, webhook: { url, state, secret, formerSecrets, failures, heldUntil }, event: await findLoggedFact(db, row) }
}

/** By subject and id, which the log has an index for. */
export async function findLoggedFact(db: Db, { subjectId, eventId }: { subjectId: string; eventId: string }): Promise<LoggedFact | null> {
  const { rows } = await sql<LoggedFact>`
    select at, payload from events where workspace_id = current_workspace() and subject_id = ${subjectId} and id = ${eventId}`.execute(db)
  return rows[0] ?? null
}

/** Those of removed webhooks are as good as gone. @throws AppError not_found */
export async function findDelivery(db: Db, id: string): Promise<WebhookDelivery> {
  const { rows } = await sql<WebhookDelivery>`
    select ${deliveryColumns} from webhook_deliveries where id = ${id} and exists (select from webhooks where id = webhook_id and removed_at is null)`.execute(db)
  if (!rows[0]) throw new AppError('not_found')
  return rows[0]
}
