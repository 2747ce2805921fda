/** For generated tests. */
export const webhooksExamples: Record<string, (cast: { webhookId: string; webhookDeliveryId: string }) => object> = {
  'webhooks.list': () => ({ limit: 10 }),
  'webhooks.get': (cast) => ({ id: cast.webhookId }),
  'webhooks.listEvents': () => ({}),
  'webhooks.showHealth': () => ({}),
  'webhooks.create': () => ({ url: 'https://example.com/hooks', description: 'Billing', eventNames: ['conversation.*', 'contact.created'] }),
  'webhooks.update': (cast) => ({ id: cast.webhookId, description: 'Archive', eventNames: ['*'] }),
  'webhooks.remove': (cast) => ({ id: cast.webhookId }),
  'webhooks.pause': (cast) => ({ id: cast.webhookId }),
  'webhooks.resume': (cast) => ({ id: cast.webhookId }),
  'webhooks.revealSecret': (cast) => ({ id: cast.webhookId }),
  'webhooks.rotateSecret': (cast) => ({ id: cast.webhookId }),
  'webhooks.test': (cast) => ({ id: cast.webhookId }),
  'webhookDeliveries.list': (cast) => ({ webhookId: cast.webhookId, limit: 5 }),
  'webhookDeliveries.get': (cast) => ({ id: cast.webhookDeliveryId }),
  'webhookDeliveries.retry': (cast) => ({ id: cast.webhookDeliveryId }),
}
