import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { JsonObject, Moment, pageOf } from '../../kernel/shapes.ts'

export const DeliveryState = z.enum(['waiting', 'delivered', 'failed']).meta({ id: 'WebhookDeliveryState' })

export const WebhookDelivery = z.object({
  id: Id,
  webhookId: Id,
  eventId: Id.describe('The webhook-id header, the same on every attempt'),
  eventName: z.string(),
  subjectId: Id.describe('What the event is about. Deliveries of one subject go out in the order of its events'),
  state: DeliveryState.describe('failed: given up after ten attempts within about three days'),
  attempts: z.int(),
  dueAt: Moment.describe('While waiting: no attempt before this'),
  lastStatus: z.int().nullable().describe('HTTP status of the last attempt; null when no answer came'),
  lastReason: z.string().nullable().describe('Why the last attempt failed'),
  createdAt: Moment,
  finishedAt: Moment.nullable(),
}).meta({ id: 'WebhookDelivery', description: 'One event for one webhook. Kept for 30 days' })
export type WebhookDelivery = z.output<typeof WebhookDelivery>

export const WebhookDeliveryPage = pageOf(WebhookDelivery)

export const WebhookAttempt = z.object({
  number: z.int(),
  at: Moment,
  url: z.string(),
  requestHeaders: JsonObject,
  status: z.int().nullable(),
  responseHeaders: JsonObject.nullable(),
  responseBody: z.string().nullable().describe('Its first 10 KB'),
  truncated: z.boolean().describe('The response was longer than what was kept'),
  reason: z.string().nullable().describe('Why it failed; null when it succeeded'),
  milliseconds: z.int(),
}).meta({ id: 'WebhookAttempt' })
export type WebhookAttempt = z.output<typeof WebhookAttempt>

export const WebhookDeliveryDetails = z.object({
  delivery: WebhookDelivery,
  body: z.string().nullable().describe('What was or will be sent; null when the event is no longer in the log'),
  attempts: z.array(WebhookAttempt).describe('Newest first'),
}).meta({ id: 'WebhookDeliveryDetails' })

export const deliveryColumns = columnsOf(WebhookDelivery, 'webhook_deliveries')
export const attemptColumns = columnsOf(WebhookAttempt, 'webhook_attempts')
