import { feature } from '../../kernel/feature.ts'
import { one, resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { createWebhook } from './create-webhook.ts'
import { deliverWebhooks } from './deliver-webhooks.ts'
import { webhookCreated, webhookPaused, webhookRemoved, webhookResumed, webhookUpdated } from './events.ts'
import { forgetOldDeliveries } from './forget-old-deliveries.ts'
import { pauseFailingWebhook, pauseWebhook, resumeWebhook } from './pause-webhook.ts'
import { planDeliveries } from './plan-deliveries.ts'
import { findWebhooks } from './queries.ts'
import { getWebhookDelivery, listWebhookDeliveries } from './read-webhook-deliveries.ts'
import { getWebhook, listWebhookEvents, listWebhooks } from './read-webhooks.ts'
import { releaseWaiting } from './release-waiting.ts'
import { retryWebhookDelivery } from './retry-webhook-delivery.ts'
import { showWebhookHealth } from './show-webhook-health.ts'
import { testWebhook } from './test-webhook.ts'
import { removeWebhook, updateWebhook } from './update-webhook.ts'
import { Webhook } from './webhook.ts'
import { WebhookDelivery } from './webhook-delivery.ts'
import { revealWebhookSecret, rotateWebhookSecret } from './webhook-secret.ts'

export { webhookPaused } from './events.ts'
export { nextAttemptAt } from './retry-schedule.ts'
export { sendWebhook } from './send-webhook.ts'
export { formerAfterRotation, type FormerSecret, newSecret } from './signature.ts'

/** Events for the world outside, by the Standard Webhooks rules. */
export const webhooks = feature({
  name: 'webhooks',
  operations: [
    listWebhooks, getWebhook, listWebhookEvents, showWebhookHealth, createWebhook, updateWebhook, removeWebhook, pauseWebhook, resumeWebhook,
    revealWebhookSecret, rotateWebhookSecret, testWebhook, listWebhookDeliveries, getWebhookDelivery, retryWebhookDelivery,
  ],
  internal: [pauseFailingWebhook],
  resources: [
    resource('Webhook', Webhook),
    resource('WebhookDelivery', WebhookDelivery, {
      webhook: one('Webhook', { by: 'webhookId', scope: 'webhooks:read', load: (ctx, ids) => findWebhooks(ctx.db, ids) }),
    }),
  ],
  events: [webhookCreated, webhookUpdated, webhookRemoved, webhookPaused, webhookResumed],
  topics: [{ name: 'webhooks', mayListen: (caller) => grants(caller.scopes, 'webhooks:read') }],
  projections: (kernel) => [planDeliveries(kernel)],
  jobs: [deliverWebhooks, releaseWaiting],
  crons: [forgetOldDeliveries],
})
