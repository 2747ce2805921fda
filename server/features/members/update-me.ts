import { z } from 'zod'
import { command } from '../../kernel/operation.ts'
import { Member, requireMember } from '../identity/index.ts'
import { memberName, saveMember } from './save-member.ts'

export const updateMe = command({
  name: 'me.update',
  summary: 'Change your own name',
  scope: 'me:write',
  input: z.object({ name: memberName }),
  output: Member,
  rest: 'PATCH /me',
  run: (ctx, { name }) => saveMember(ctx, requireMember(ctx).id, { name }),
})
