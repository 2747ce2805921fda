import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'

export const Role = z.enum(['owner', 'admin', 'agent', 'member', 'viewer']).meta({ id: 'Role' })
export type Role = z.output<typeof Role>

export const Member = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: Role,
  createdAt: Moment,
  removedAt: Moment.nullable(),
}).meta({ id: 'Member', description: 'A person of the workspace' })
export type Member = z.output<typeof Member>

export const MemberPage = pageOf(Member)
