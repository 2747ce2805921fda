import { feature } from '../../kernel/feature.ts'
import { one, resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { findMembers, Member } from '../identity/index.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { createInvitation } from './create-invitation.ts'
import {
  invitationAccepted, invitationCreated, invitationRevoked, memberJoined, memberRemoved, memberUpdated,
} from './events.ts'
import { getMember } from './get-member.ts'
import { Invitation } from './invitation.ts'
import { listInvitations } from './list-invitations.ts'
import { listMembers } from './list-members.ts'
import { removeMember } from './remove-member.ts'
import { revokeInvitation } from './revoke-invitation.ts'
import { updateMe } from './update-me.ts'
import { updateMember } from './update-member.ts'

export { invitationCreated, memberJoined, memberRemoved, memberUpdated } from './events.ts'
export { invitationDays, invitationToken } from './invitation.ts'

export const members = feature({
  name: 'members',
  operations: [
    listMembers, getMember, updateMember, removeMember, updateMe,
    createInvitation, listInvitations, revokeInvitation, acceptInvitation,
  ],
  resources: [
    resource('Member', Member),
    resource('Invitation', Invitation, {
      inviter: one('Member', { by: 'invitedBy', scope: 'members:read', load: (ctx, ids) => findMembers(ctx.db, ids) }),
    }),
  ],
  events: [memberJoined, memberUpdated, memberRemoved, invitationCreated, invitationRevoked, invitationAccepted],
  topics: [{ name: 'invitations', mayListen: (caller) => grants(caller.scopes, 'invitations:read') }],
})
