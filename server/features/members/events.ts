import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Member } from '../identity/index.ts'
import { Invitation } from './invitation.ts'

const ofMember = { payload: z.object({ member: Member }), audience: () => ['workspace'] }
export const memberJoined = event('member.joined', ofMember)
export const memberUpdated = event('member.updated', ofMember)
export const memberRemoved = event('member.removed', ofMember)

const ofInvitation = { payload: z.object({ invitation: Invitation }), audience: () => ['invitations'] }
export const invitationCreated = event('invitation.created', ofInvitation)
export const invitationRevoked = event('invitation.revoked', ofInvitation)
export const invitationAccepted = event('invitation.accepted', ofInvitation)
