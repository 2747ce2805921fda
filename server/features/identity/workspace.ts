import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'

export const Workspace = z.object({
  id: Id,
  slug: z.string(),
  name: z.string(),
}).meta({ id: 'Workspace', description: 'One company, apart from all others' })
export type Workspace = z.output<typeof Workspace>
