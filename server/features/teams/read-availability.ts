import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { requireMember } from '../identity/index.ts'
import { Availability } from './availability.ts'
import { findAvailability, findLoads } from './queries.ts'

export const getAvailability = query({
  name: 'availability.get',
  summary: 'Say whether a member takes conversations: you, unless you name another one',
  scope: 'me:read',
  input: z.object({ memberId: Id.optional() }),
  output: Availability,
  errors: ['not_found'],
  rest: 'GET /availability',
  run: (ctx, { memberId }) => findAvailability(ctx.db, memberId ?? requireMember(ctx).id),
})

export const MemberLoad = Availability.extend({ openConversations: z.int().describe('Assigned to the member') }).meta({ id: 'MemberLoad' })

export const listMemberLoads = query({
  name: 'memberLoads.list',
  summary: 'Say who takes conversations, and how many each member has',
  scope: 'teams:read',
  input: z.object({ teamId: Id.optional() }),
  output: z.object({ items: z.array(MemberLoad) }).meta({ id: 'MemberLoads' }),
  rest: 'GET /member-loads',
  run: async (ctx, { teamId }) => ({ items: await findLoads(ctx.db, teamId) }),
})
