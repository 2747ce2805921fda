import { newId } from '../../kernel/ids.ts'

/** For generated tests. That of the public operation carries a wrong token. */
export const membersExamples: Record<string, (cast: { memberId: string; invitationId: string }) => object> = {
  'members.list': () => ({ limit: 10 }),
  'members.get': (cast) => ({ id: cast.memberId }),
  'members.update': (cast) => ({ id: cast.memberId, name: 'Ada Lovelace' }),
  'members.remove': (cast) => ({ id: cast.memberId }),
  'me.update': () => ({ name: 'Ada Lovelace' }),
  'invitations.create': () => ({ email: `someone-${newId()}@example.com`, role: 'agent' }),
  'invitations.list': () => ({ limit: 10 }),
  'invitations.revoke': (cast) => ({ id: cast.invitationId }),
  'invitations.accept': () => ({ token: 'hi_unknown', name: 'Grace Hopper', password: 'correct horse battery' }),
}
