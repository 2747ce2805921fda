import { z } from 'zod'
import { event, type EventDefinition } from '../../kernel/events/event.ts'
import { Webhook } from './webhook.ts'

const ofWebhook = { payload: z.object({ webhook: Webhook }), audience: () => ['webhooks'] }
export const webhookCreated = event('webhook.created', ofWebhook)
export const webhookUpdated = event('webhook.updated', ofWebhook)
export const webhookRemoved = event('webhook.removed', ofWebhook)
export const webhookPaused = event('webhook.paused', ofWebhook)
export const webhookResumed = event('webhook.resumed', ofWebhook)

export type WebhookEvent = EventDefinition<string, (typeof ofWebhook)['payload']>
