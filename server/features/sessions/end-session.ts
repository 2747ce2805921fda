import { z } from 'zod'
import { command } from '../../kernel/operation.ts'
import { AppError } from '../../kernel/errors.ts'
import { requireMember } from '../identity/index.ts'
import { endSessions } from './end-sessions.ts'
import { Session } from './session.ts'
import { clearSessionCookies } from './session-cookies.ts'

export const endSession = command({
  name: 'sessions.end',
  summary: 'Sign out',
  scope: 'me:write',
  input: z.object({}),
  output: Session,
  errors: ['session_ended'],
  rest: 'DELETE /sessions/current',
  async run(ctx) {
    const member = requireMember(ctx)
    const [session] = await endSessions(ctx, { memberId: member.id, only: member.sessionId }, 'signed out')
    clearSessionCookies(ctx)
    if (!session) throw new AppError('session_ended')
    return { ...session, current: true }
  },
})
