import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { changeIntegrationState } from './change-state.ts'
import { checkIntegration } from './check-integration.ts'
import { connectIntegration } from './connect-integration.ts'
import { disconnectIntegration } from './disconnect-integration.ts'
import { integrationConnected, integrationDisconnected, integrationFailing, integrationRecovered } from './events.ts'
import { callbackRoute } from './finish-connecting.ts'
import { Integration } from './integration.ts'
import { listIntegrations } from './list-integrations.ts'
import { renewIdleTokens } from './renew-idle-tokens.ts'
import { revokeToken } from './revoke-token.ts'
import { saveConnection } from './save-connection.ts'
import { saveToken } from './save-token.ts'

export { accessToken, type InstallationRef } from './access-token.ts'
export { disconnect } from './disconnect-integration.ts'
export { integrationConnected, integrationDisconnected, integrationFailing, integrationRecovered } from './events.ts'
export { noteHealth } from './note-health.ts'

/** The accounts of outside services that plugins work with: connected, renewed, revoked, watched. */
export const integrations = feature({
  name: 'integrations',
  operations: [listIntegrations, checkIntegration, connectIntegration, saveToken, disconnectIntegration],
  internal: [saveConnection, changeIntegrationState],
  resources: [resource('Integration', Integration)],
  events: [integrationConnected, integrationDisconnected, integrationFailing, integrationRecovered],
  jobs: [revokeToken],
  crons: [renewIdleTokens],
  topics: [{ name: 'integrations', mayListen: (caller) => grants(caller.scopes, 'integrations:read') }],
  routes: callbackRoute,
})
