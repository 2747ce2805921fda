import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { ApiKey } from './api-key.ts'
import { authenticationWatchers } from './authenticate.ts'
import { createSession } from './create-session.ts'
import {
  apiKeyCreated, apiKeyRevoked, invitationAccepted, invitationCreated, invitationRevoked, loginLinkRequested, memberJoined, memberRemoved,
  memberUpdated, projectCreated, sessionEnded, sessionStarted, workspaceUpdated,
} from './events.ts'
import { getMe } from './get-me.ts'
import { getMember } from './get-member.ts'
import { Invitation } from './invitation.ts'
import { listMembers } from './list-members.ts'
import { Member } from './member.ts'
import { Project } from './project.ts'
import { Session } from './session.ts'
import { Workspace } from './workspace.ts'

export { type Authenticator, makeAuthenticator } from './authenticate.ts'
export { createWorkspace, type NewWorkspace } from './create-workspace.ts'
export { memberJoined, memberRemoved, memberUpdated, sessionEnded } from './events.ts'
export { findMember, findMembers } from './find-members.ts'
export { Member, Role } from './member.ts'
export { hashPassword } from './password.ts'
export { requireMember } from './require-member.ts'
export { scopesOf } from './roles.ts'
export { signVisitorToken, verifyVisitorToken, type Visitor } from './visitor-token.ts'
export { Workspace } from './workspace.ts'

export const identity = feature({
  name: 'identity',
  operations: [createSession, getMe, listMembers, getMember],
  resources: [
    resource('Member', Member),
    resource('Workspace', Workspace),
    resource('Session', Session),
    resource('Invitation', Invitation),
    resource('ApiKey', ApiKey),
    resource('Project', Project),
  ],
  events: [
    memberJoined, memberUpdated, memberRemoved, invitationCreated, invitationRevoked, invitationAccepted, apiKeyCreated, apiKeyRevoked,
    sessionStarted, sessionEnded, loginLinkRequested, projectCreated, workspaceUpdated,
  ],
  topics: [
    { name: 'workspace', mayListen: (caller) => grants(caller.scopes, 'members:read') },
    { name: 'invitations', mayListen: (caller) => grants(caller.scopes, 'invitations:read') },
    { name: 'api-keys', mayListen: (caller) => grants(caller.scopes, 'api-keys:read') },
    { name: 'member', mayListen: (caller, id) => caller.actor.kind === 'member' && caller.actor.id === id },
  ],
  watchers: authenticationWatchers,
})
