import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Id } from '../../kernel/ids.ts'
import { ApiKey } from './api-key.ts'
import { Invitation } from './invitation.ts'
import { Member } from './member.ts'
import { Project } from './project.ts'
import { SessionRecord } from './session.ts'
import { Workspace } from './workspace.ts'

const toWorkspace = () => ['workspace']

const ofMember = { payload: z.object({ member: Member }), audience: toWorkspace }
export const memberJoined = event('member.joined', ofMember)
export const memberUpdated = event('member.updated', ofMember)
export const memberRemoved = event('member.removed', ofMember)

const ofInvitation = { payload: z.object({ invitation: Invitation }), audience: () => ['invitations'] }
export const invitationCreated = event('invitation.created', ofInvitation)
export const invitationRevoked = event('invitation.revoked', ofInvitation)
export const invitationAccepted = event('invitation.accepted', ofInvitation)

const ofApiKey = { payload: z.object({ apiKey: ApiKey }), audience: () => ['api-keys'] }
export const apiKeyCreated = event('api-key.created', ofApiKey)
export const apiKeyRevoked = event('api-key.revoked', ofApiKey)

export const sessionStarted = event('session.started', {
  payload: z.object({ session: SessionRecord }),
  audience: ({ session }) => [`member:${session.memberId}`],
})
export const SessionEnd = z.enum(['signed out', 'revoked', 'token used twice', 'password changed', 'member removed'])
export type SessionEnd = z.output<typeof SessionEnd>
export const sessionEnded = event('session.ended', {
  payload: z.object({ session: SessionRecord, because: SessionEnd }),
  audience: ({ session }) => [`member:${session.memberId}`],
})

/** Without the link's token: whoever reads the log must not be able to sign in. */
export const loginLinkRequested = event('login-link.requested', {
  payload: z.object({ memberId: Id }),
  audience: () => [],
})

export const projectCreated = event('project.created', {
  payload: z.object({ project: Project }),
  audience: toWorkspace,
})
export const workspaceUpdated = event('workspace.updated', {
  payload: z.object({ workspace: Workspace }),
  audience: toWorkspace,
})
