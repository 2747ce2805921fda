import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { createSessionFromLink } from './create-session-from-link.ts'
import { createSession } from './create-session.ts'
import { endSession } from './end-session.ts'
import { endSessionsOfMember } from './end-sessions-of-member.ts'
import { loginLinkRequested, sessionEnded, sessionStarted } from './events.ts'
import { forgetOldSignIns } from './forget-old-sign-ins.ts'
import { listSessions } from './list-sessions.ts'
import { refreshSession } from './refresh-session.ts'
import { requestLoginLink } from './request-login-link.ts'
import { revokeSession } from './revoke-session.ts'
import { Session } from './session.ts'
import { setPassword } from './set-password.ts'

export { endSessions } from './end-sessions.ts'
export { loginLinkRequested, sessionEnded } from './events.ts'
export { createLoginLink, keepLoginLink, loginLinkMinutes } from './login-link.ts'
export { SignedIn } from './session.ts'
export { startSession } from './start-session.ts'

/** Signing in and out: by password, by a mailed link, again by a refresh token. */
export const sessions = feature({
  name: 'sessions',
  operations: [
    createSession, createSessionFromLink, refreshSession, endSession, revokeSession, listSessions, requestLoginLink,
    setPassword,
  ],
  internal: [endSessionsOfMember],
  resources: [resource('Session', Session)],
  events: [sessionStarted, sessionEnded, loginLinkRequested],
  crons: [forgetOldSignIns],
})
