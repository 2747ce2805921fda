import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Id } from '../../kernel/ids.ts'
import { SessionRecord } from './session.ts'

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
