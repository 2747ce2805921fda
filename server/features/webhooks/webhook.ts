import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'

export const mostWebhooks = 20

export const Webhook = z.object({
  id: Id,
  url: z.string(),
  description: z.string(),
  eventNames: z.array(z.string()).describe('Such as conversation.closed, conversation.* or *'),
  state: z.enum(['active', 'paused']).meta({ id: 'WebhookState' }),
  pausedBecause: z.enum(['member', 'failing', 'gone']).nullable()
    .describe('member: someone paused it; failing: nothing succeeded for a day; gone: the server answered 410'),
  pausedAt: Moment.nullable(),
  failures: z.int().describe('Attempts since the last one that succeeded'),
  failingSince: Moment.nullable(),
  lastSucceededAt: Moment.nullable().describe('To the minute'),
  createdAt: Moment,
  updatedAt: Moment,
}).meta({ id: 'Webhook', description: 'An address outside that hears of events' })
export type Webhook = z.output<typeof Webhook>

export const WebhookPage = pageOf(Webhook)

export const webhookColumns = columnsOf(Webhook, 'webhooks')

/** The fields that callers may write. */
export const webhookFields = {
  url: z.string().trim().max(2_000).refine(isCallable, 'an http or https address without a user name').describe('http or https; receives a POST for each event'),
  description: z.string().trim().max(500),
  eventNames: z.array(z.string().max(100)).min(1).max(100).describe('Exact names, conversation.* for all of a kind, * for all'),
}

function isCallable(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}
