import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { Moment } from '../../kernel/shapes.ts'

const mostCounted = 1_000

const WebhookHour = z.object({ hour: Moment, succeeded: z.int(), failed: z.int() }).meta({ id: 'WebhookHour' })

const WebhookHealth = z.object({
  webhookId: Id,
  hours: z.array(WebhookHour).describe('Attempts of the last 24 hours by the hour, oldest first; hours without any are left out'),
  waiting: z.int().describe(`Deliveries that wait; ${mostCounted} stands for that many or more`),
}).meta({ id: 'WebhookHealth' })

type Row = Omit<z.output<typeof WebhookHealth>, 'hours'> & { hours: { hour: string; succeeded: number; failed: number }[] }

export const showWebhookHealth = query({
  name: 'webhooks.showHealth',
  summary: 'Show how the attempts of each webhook went in the last day',
  scope: 'webhooks:read',
  input: z.object({}),
  output: z.object({ items: z.array(WebhookHealth) }).meta({ id: 'WebhookHealthList' }),
  rest: 'GET /webhook-health',
  async run(ctx) {
    const { rows } = await sql<Row>`
      select webhooks.id as "webhookId",
        coalesce((
          select json_agg(json_build_object('hour', hour, 'succeeded', succeeded, 'failed', failed) order by hour) from (
            select hour, sum(succeeded) as succeeded, sum(failed) as failed from webhook_hours
            where webhook_id = webhooks.id and hour > ${ctx.now}::timestamptz - interval '24 hours' group by hour
          ) as by_hour
        ), '[]') as hours,
        (select count(*)::int from (
          select from webhook_deliveries where webhook_id = webhooks.id and state = 'waiting' limit ${sql.lit(mostCounted)}
        ) as counted) as waiting
      from webhooks where workspace_id = current_workspace() and removed_at is null order by webhooks.id`.execute(ctx.db)
    return { items: rows.map((row) => ({ ...row, hours: row.hours.map((hour) => ({ ...hour, hour: new Date(hour.hour) })) })) }
  },
})
