import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { requireMember } from '../identity/index.ts'
import { endSessions } from './end-sessions.ts'
import { Session } from './session.ts'

export const revokeSession = command({
  name: 'sessions.revoke',
  summary: 'End one of your own sessions, wherever it is signed in',
  scope: 'me:write',
  input: z.object({ id: Id }),
  output: Session,
  errors: ['not_found'],
  rest: 'DELETE /sessions/:id',
  async run(ctx, { id }) {
    const member = requireMember(ctx)
    const [session] = await endSessions(ctx, { memberId: member.id, only: id }, 'revoked')
    if (!session) throw new AppError('not_found')
    return { ...session, current: id === member.sessionId }
  },
})
