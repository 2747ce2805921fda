import { feature } from '../../kernel/feature.ts'
import { one, resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { findMembers } from '../identity/index.ts'
import { ApiKey } from './api-key.ts'
import { createApiKeyOperation } from './create-api-key.ts'
import { createProject } from './create-project.ts'
import { apiKeyCreated, apiKeyRevoked, projectCreated } from './events.ts'
import { listApiKeys } from './list-api-keys.ts'
import { listProjects } from './list-projects.ts'
import { Project } from './project.ts'
import { revokeApiKey } from './revoke-api-key.ts'

export { createApiKey } from './create-api-key.ts'
export { createProject } from './create-project.ts'
export { projectCreated } from './events.ts'
export { Project, projectColumns } from './project.ts'

/** API keys and the projects that they are for. */
export const apiKeys = feature({
  name: 'api-keys',
  operations: [createApiKeyOperation, listApiKeys, revokeApiKey, listProjects, createProject],
  resources: [
    resource('ApiKey', ApiKey, {
      creator: one('Member', { by: 'createdBy', scope: 'members:read', load: (ctx, ids) => findMembers(ctx.db, ids) }),
    }),
    resource('Project', Project),
  ],
  events: [apiKeyCreated, apiKeyRevoked, projectCreated],
  topics: [{ name: 'api-keys', mayListen: (caller) => grants(caller.scopes, 'api-keys:read') }],
})
