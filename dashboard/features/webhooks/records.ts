import type { Output } from '../../lib/records.ts'

export type Webhook = Output['webhooks']['get']
export type Health = Output['webhooks']['showHealth']['items'][number]
export type Delivery = Output['webhookDeliveries']['list']['items'][number]
export type Attempt = Output['webhookDeliveries']['get']['attempts'][number]
