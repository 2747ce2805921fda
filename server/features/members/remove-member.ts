import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { Member } from '../identity/index.ts'
import { endSessions } from '../sessions/index.ts'
import { saveMember } from './save-member.ts'

export const removeMember = command({
  name: 'members.remove',
  summary: 'Remove a member and end their sessions; the API keys they made stay',
  scope: 'members:write',
  input: z.object({ id: Id }),
  output: Member,
  errors: ['not_found', 'last_owner'],
  rest: 'DELETE /members/:id',
  async run(ctx, { id }) {
    const member = await saveMember(ctx, id, { removed: true })
    await endSessions(ctx, { memberId: id }, 'member removed')
    return member
  },
})
