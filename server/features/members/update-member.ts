import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { Member, Role } from '../identity/index.ts'
import { memberName, requireStanding, saveMember } from './save-member.ts'

export const updateMember = command({
  name: 'members.update',
  summary: 'Change a member\'s role or name',
  scope: 'members:write',
  input: z.object({ id: Id, role: Role.optional(), name: memberName.optional() }),
  output: Member,
  errors: ['not_found', 'last_owner'],
  rest: 'PATCH /members/:id',
  async run(ctx, { id, role, name }) {
    if (role !== undefined) requireStanding(ctx, role)
    return saveMember(ctx, id, { role, name })
  },
})
