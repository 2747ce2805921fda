import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { Workspace } from '../identity/index.ts'
import { workspaceUpdated } from './events.ts'
import { getWorkspace } from './get-workspace.ts'
import { updateWorkspace } from './update-workspace.ts'

export { createWorkspace, type NewWorkspace } from './create-workspace.ts'
export { updateWorkspace } from './update-workspace.ts'

/** Above members and API keys, since a new workspace comes with an owner and a project. */
export const workspaces = feature({
  name: 'workspaces',
  operations: [getWorkspace, updateWorkspace],
  resources: [resource('Workspace', Workspace)],
  events: [workspaceUpdated],
  topics: [{ name: 'workspace', mayListen: (caller) => grants(caller.scopes, 'members:read') }],
})
