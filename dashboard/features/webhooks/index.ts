export { WebhookPage } from './webhook-page.tsx'
export { WebhooksSection } from './webhooks-section.tsx'
