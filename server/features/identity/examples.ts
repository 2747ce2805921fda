export type IdentityCast = { memberId: string; sessionId?: string; invitationId?: string; apiKeyId?: string }

type Example = (cast: IdentityCast) => object

const nothing = '01990000-0000-7000-8000-000000000000'
const email = () => `someone-${Math.random().toString(36).slice(2)}@example.com`

/** A valid input for each operation, for generated tests. Those of public operations carry wrong credentials. */
export const identityExamples: Record<string, Example> = {
  'sessions.create': () => ({ email: email(), password: 'wrong password' }),
  'sessions.createFromLink': () => ({ token: 'll_unknown' }),
  'sessions.refresh': () => ({ refreshToken: 'hr_unknown' }),
  'sessions.end': () => ({}),
  'sessions.revoke': (cast) => ({ id: cast.sessionId ?? nothing }),
  'sessions.list': () => ({ limit: 10 }),
  'loginLinks.create': () => ({ email: email() }),
  'me.get': () => ({}),
  'me.update': () => ({ name: 'Ada Lovelace' }),
  'me.setPassword': () => ({ password: 'correct horse battery' }),
  'members.list': () => ({ limit: 10 }),
  'members.get': (cast) => ({ id: cast.memberId }),
  'members.update': (cast) => ({ id: cast.memberId, name: 'Ada Lovelace' }),
  'members.remove': (cast) => ({ id: cast.memberId }),
  'invitations.create': () => ({ email: email(), role: 'agent' }),
  'invitations.list': () => ({ limit: 10 }),
  'invitations.revoke': (cast) => ({ id: cast.invitationId ?? nothing }),
  'invitations.accept': () => ({ token: 'hi_unknown', name: 'Grace Hopper', password: 'correct horse battery' }),
  'apiKeys.create': () => ({ name: 'Reports', scopes: ['contacts:read'] }),
  'apiKeys.list': () => ({ limit: 10 }),
  'apiKeys.revoke': (cast) => ({ id: cast.apiKeyId ?? nothing }),
  'projects.list': () => ({ limit: 10 }),
  'projects.create': () => ({ name: 'Shop' }),
  'workspace.get': () => ({}),
  'workspace.update': () => ({ name: 'Meadow' }),
  'auditEntries.list': () => ({ limit: 10 }),
}
