import { newId } from '../../kernel/ids.ts'

/** For generated tests. Those of public operations carry wrong credentials. */
export const sessionsExamples: Record<string, (cast: { sessionId: string }) => object> = {
  'sessions.create': () => ({ email: `someone-${newId()}@example.com`, password: 'wrong password' }),
  'sessions.createFromLink': () => ({ token: 'll_unknown' }),
  'sessions.refresh': () => ({ refreshToken: 'hr_unknown' }),
  'sessions.end': () => ({}),
  'sessions.revoke': (cast) => ({ id: cast.sessionId }),
  'sessions.list': () => ({ limit: 10 }),
  'loginLinks.create': () => ({ email: `someone-${newId()}@example.com` }),
  'me.setPassword': () => ({ password: 'correct horse battery' }),
}
