import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Approval } from './run.ts'

export const approvalDecided = event('approval.decided', {
  payload: z.object({ approval: Approval, decision: z.enum(['approved', 'rejected']), note: z.string().nullable(), decidedBy: z.string() }),
  audience: ({ approval }) => ['flows', `run:${approval.runId}`],
})
