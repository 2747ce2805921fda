import { feature } from '../../kernel/feature.ts'
import { authenticationWatchers, endsCaller } from './authenticate.ts'
import { getMe } from './get-me.ts'

export { accessTokenSeconds, signAccessToken } from './access-token.ts'
export { type Authenticator, keyPrefix, makeAuthenticator } from './authenticate.ts'
export {
  findMember, findMembers, findMembership, findMembershipOfSession, findWorkspace, memberColumns, type Membership,
} from './find-members.ts'
export { findUserByEmail, findUserOfMember, type User } from './find-user.ts'
export { Member, MemberPage, Role } from './member.ts'
export { hashPassword, NewPassword, passwordMatches } from './password.ts'
export { requireMember } from './require-member.ts'
export { covers, scopesOf } from './roles.ts'
export { saveUser } from './save-user.ts'
export { signVisitorToken, verifyVisitorToken, type Visitor } from './visitor-token.ts'
export { Workspace } from './workspace.ts'

/** Who calls, and what they may do. What sessions, members, API keys and workspaces stand on; it knows none of them. */
export const identity = feature({
  name: 'identity',
  operations: [getMe],
  topics: [{ name: 'member', mayListen: (caller, id) => caller.actor.kind === 'member' && caller.actor.id === id }],
  watchers: authenticationWatchers,
  endsCaller,
})
