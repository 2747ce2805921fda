import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Integration } from './integration.ts'

const ofIntegration = { payload: z.object({ integration: Integration }), audience: () => ['integrations'] }

export const integrationConnected = event('integration.connected', ofIntegration)
export const integrationDisconnected = event('integration.disconnected', ofIntegration)
/** Its calls fail, or the service has ended the grant (`expired`). */
export const integrationFailing = event('integration.failing', ofIntegration)
export const integrationRecovered = event('integration.recovered', ofIntegration)
