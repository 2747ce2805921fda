import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { NextDelivery } from './delivery-queries.ts'
import { testEvent } from './event-names.ts'
import { deliveryRequest, type Lane } from './lane.ts'
import { nextAttemptAt } from './retry-schedule.ts'
import type { Sent } from './send-webhook.ts'

export type Noted = {
  /** Whether the next delivery of the lane may follow at once. */
  goesOn: boolean
  failures: number
  failingSince: Date | null
}

const shares = 16

/** One transaction, sent together: the attempt, what it means for the delivery and the webhook, and the job that comes back. */
export function noteAttempt(kernel: Kernel, lane: Lane, delivery: NextDelivery, sent: Sent, now: Date): Promise<Noted> {
  return kernel.database.transaction(lane.workspaceId, async ({ db }) => {
    const attemptsLeft = delivery.attemptsLeft - 1
    const state = sent.succeeded ? 'delivered' : attemptsLeft <= 0 ? 'failed' : 'waiting'
    const dueAt = state === 'waiting' ? nextAttemptAt(attemptsLeft, now, sent.retryAt) : now
    const kept = keepAttempt(db, delivery, sent, now)
    const changed = sql`
      update webhook_deliveries set state = ${state}, attempts = attempts + 1, attempts_left = ${Math.max(0, attemptsLeft)}, due_at = ${dueAt},
        last_status = ${sent.status}, last_reason = ${sent.reason}, finished_at = ${state === 'waiting' ? null : now}
      where id = ${delivery.id}`.execute(db)
    const asked = state === 'waiting' ? kernel.jobs.add(db, [deliveryRequest(lane, dueAt)]) : undefined
    const known = delivery.eventName === testEvent ? { failures: 0, failingSince: null } : keepHealth(db, lane.webhookId, sent.succeeded, now)
    const [health] = await Promise.all([known, kept, changed, asked])
    return { goesOn: state !== 'waiting', ...health }
  })
}

/** The event has gone from the log before it could be sent. */
export async function noteLost(kernel: Kernel, lane: Lane, deliveryId: string, now: Date): Promise<void> {
  await kernel.database.transaction(lane.workspaceId, ({ db }) => sql`
    update webhook_deliveries set state = 'failed', last_reason = 'The event is no longer in the log.', finished_at = ${now} where id = ${deliveryId}`.execute(db))
}

async function keepAttempt(db: Db, delivery: NextDelivery, sent: Sent, now: Date): Promise<void> {
  await sql`
    insert into webhook_attempts (delivery_id, number, url, request_headers, status, response_headers, response_body, truncated, reason, milliseconds, at)
    values (${delivery.id}, ${delivery.attempts + 1}, ${delivery.webhook.url}, ${JSON.stringify(sent.requestHeaders)}::jsonb, ${sent.status},
      ${sent.responseHeaders && JSON.stringify(sent.responseHeaders)}::jsonb, ${sent.responseBody}, ${sent.truncated}, ${sent.reason}, ${sent.milliseconds}, ${now})`.execute(db)
}

// From the fifth failure in a row on the whole webhook rests as long as it has been failing, from five seconds to ten minutes:
// a few requests find out whether its server is back, not one for each subject.
async function keepHealth(db: Db, webhookId: string, succeeded: boolean, now: Date): Promise<Omit<Noted, 'goesOn'>> {
  const counted = sql`
    insert into webhook_hours (webhook_id, hour, share, succeeded, failed)
    values (${webhookId}, date_trunc('hour', ${now}::timestamptz), ${Math.floor(Math.random() * shares)}, ${succeeded ? 1 : 0}, ${succeeded ? 0 : 1})
    on conflict (webhook_id, hour, share) do update set succeeded = webhook_hours.succeeded + excluded.succeeded, failed = webhook_hours.failed + excluded.failed`.execute(db)
  if (succeeded) {
    const succeededNow = sql`
      update webhooks set failures = 0, failing_since = null, held_until = null, last_succeeded_at = ${now}
      where id = ${webhookId} and (failures > 0 or last_succeeded_at is null or last_succeeded_at < ${now}::timestamptz - interval '1 minute')`.execute(db)
    await Promise.all([counted, succeededNow])
    return { failures: 0, failingSince: null }
  }
  const [{ rows }] = await Promise.all([sql<Omit<Noted, 'goesOn'>>`
    update webhooks set failures = failures + 1, failing_since = coalesce(failing_since, ${now}),
      held_until = case when failures >= 4 then ${now}::timestamptz + least(interval '10 minutes', greatest(interval '5 seconds', ${now}::timestamptz - failing_since)) end
    where id = ${webhookId} returning failures, failing_since as "failingSince"`.execute(db), counted])
  return rows[0] ?? { failures: 0, failingSince: null }
}
