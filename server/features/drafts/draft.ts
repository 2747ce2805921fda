import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { Moment } from '../../kernel/shapes.ts'

export const Draft = z.object({
  conversationId: Id,
  mode: z.enum(['reply', 'note']),
  text: z.string(),
  html: z.string().nullable().describe('Sanitised; null for plain text'),
  fileIds: z.array(Id),
  version: z.int().describe('Grows with every change; 0 when there never was one'),
  updatedAt: Moment.nullable(),
}).meta({ id: 'Draft', description: 'What a member has begun to write in a conversation' })
export type Draft = z.output<typeof Draft>
