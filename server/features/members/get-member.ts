import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { findMember, Member } from '../identity/index.ts'

export const getMember = query({
  name: 'members.get',
  summary: 'Get a member',
  scope: 'members:read',
  input: z.object({ id: Id }),
  output: Member,
  errors: ['not_found'],
  rest: 'GET /members/:id',
  run: (ctx, { id }) => findMember(ctx.db, id),
})
