import type { Context } from '../../kernel/context.ts'
import { feature } from '../../kernel/feature.ts'
import { one, resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { ApiKey } from './api-key.ts'
import { authenticationWatchers, endsCaller } from './authenticate.ts'
import { createApiKeyOperation } from './create-api-key.ts'
import { createInvitation } from './create-invitation.ts'
import { createProject } from './create-project.ts'
import { createSessionFromLink } from './create-session-from-link.ts'
import { createSession } from './create-session.ts'
import { endSession } from './end-session.ts'
import { endSessionsOfMember } from './end-sessions-of-member.ts'
import {
  apiKeyCreated, apiKeyRevoked, invitationAccepted, invitationCreated, invitationRevoked, loginLinkRequested,
  memberJoined, memberRemoved, memberUpdated, projectCreated, sessionEnded, sessionStarted, workspaceUpdated,
} from './events.ts'
import { findMembers } from './find-members.ts'
import { forgetOldSignIns } from './forget-old-sign-ins.ts'
import { getMe } from './get-me.ts'
import { getMember } from './get-member.ts'
import { getWorkspace } from './get-workspace.ts'
import { Invitation } from './invitation.ts'
import { listApiKeys } from './list-api-keys.ts'
import { listInvitations } from './list-invitations.ts'
import { listMembers } from './list-members.ts'
import { listProjects } from './list-projects.ts'
import { listSessions } from './list-sessions.ts'
import { Member } from './member.ts'
import { Project } from './project.ts'
import { refreshSession } from './refresh-session.ts'
import { removeMember } from './remove-member.ts'
import { requestLoginLink } from './request-login-link.ts'
import { revokeApiKey } from './revoke-api-key.ts'
import { revokeInvitation } from './revoke-invitation.ts'
import { revokeSession } from './revoke-session.ts'
import { Session } from './session.ts'
import { setPassword } from './set-password.ts'
import { updateMe } from './update-me.ts'
import { updateMember } from './update-member.ts'
import { updateWorkspace } from './update-workspace.ts'
import { Workspace } from './workspace.ts'

export { type Authenticator, makeAuthenticator } from './authenticate.ts'
export { createApiKey } from './create-api-key.ts'
export { createProject } from './create-project.ts'
export { createWorkspace, type NewWorkspace } from './create-workspace.ts'
export { invitationCreated, loginLinkRequested, memberJoined, memberRemoved, memberUpdated, sessionEnded } from './events.ts'
export { findMember, findMembers } from './find-members.ts'
export { invitationDays, invitationToken } from './invitation.ts'
export { createLoginLink, keepLoginLink, loginLinkMinutes } from './login-link.ts'
export { Member, Role } from './member.ts'
export { hashPassword } from './password.ts'
export { requireMember } from './require-member.ts'
export { scopesOf } from './roles.ts'
export { updateWorkspace } from './update-workspace.ts'
export { signVisitorToken, verifyVisitorToken, type Visitor } from './visitor-token.ts'
export { Workspace } from './workspace.ts'

const membersByIds = {
  scope: 'members:read' as const,
  load: (ctx: Context, ids: readonly string[]) => findMembers(ctx.db, ids),
}

export const identity = feature({
  name: 'identity',
  operations: [
    createSession, createSessionFromLink, refreshSession, endSession, revokeSession, listSessions, requestLoginLink,
    getMe, updateMe, setPassword,
    listMembers, getMember, updateMember, removeMember,
    createInvitation, listInvitations, revokeInvitation, acceptInvitation,
    createApiKeyOperation, listApiKeys, revokeApiKey,
    listProjects, createProject,
    getWorkspace, updateWorkspace,
  ],
  internal: [endSessionsOfMember],
  resources: [
    resource('Member', Member),
    resource('Workspace', Workspace),
    resource('Session', Session),
    resource('Invitation', Invitation, { inviter: one('Member', { by: 'invitedBy', ...membersByIds }) }),
    resource('ApiKey', ApiKey, { creator: one('Member', { by: 'createdBy', ...membersByIds }) }),
    resource('Project', Project),
  ],
  events: [
    memberJoined, memberUpdated, memberRemoved, invitationCreated, invitationRevoked, invitationAccepted,
    apiKeyCreated, apiKeyRevoked, sessionStarted, sessionEnded, loginLinkRequested, projectCreated, workspaceUpdated,
  ],
  crons: [forgetOldSignIns],
  topics: [
    { name: 'workspace', mayListen: (caller) => grants(caller.scopes, 'members:read') },
    { name: 'invitations', mayListen: (caller) => grants(caller.scopes, 'invitations:read') },
    { name: 'api-keys', mayListen: (caller) => grants(caller.scopes, 'api-keys:read') },
    { name: 'member', mayListen: (caller, id) => caller.actor.kind === 'member' && caller.actor.id === id },
  ],
  watchers: authenticationWatchers,
  endsCaller,
})
