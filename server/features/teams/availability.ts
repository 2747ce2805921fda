import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { Moment } from '../../kernel/shapes.ts'

export const Availability = z.object({
  memberId: Id,
  away: z.boolean().describe('Then teams\' rules give the member nothing'),
  awayUntil: Moment.nullable().describe('Null while away: until they say so'),
  capacity: z.int().nullable().describe('Most open conversations that teams\' rules give the member; null: no limit'),
}).meta({ id: 'Availability', description: 'Whether a member takes conversations' })
export type Availability = z.output<typeof Availability>
