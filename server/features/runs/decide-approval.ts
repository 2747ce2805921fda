import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { decideApproval as decide } from '../../kernel/flows/decide-approval.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { requireMember } from '../identity/index.ts'
import { findApproval } from './approval-queries.ts'
import { approvalDecided } from './events.ts'
import { Approval } from './run.ts'

export const decideApproval = command({
  name: 'approvals.decide',
  summary: 'Decide what a run asks, as one of those who are asked',
  scope: 'approvals:write',
  input: z.object({
    runId: Id,
    path: z.string().min(1).max(1_000).describe('Of the step that asks'),
    decision: z.enum(['approve', 'reject']),
    note: z.string().trim().max(1_000).optional(),
  }),
  output: Approval,
  errors: ['not_found'],
  rest: 'PUT /runs/:runId/approval',
  async run(ctx, { runId, path, decision: wish, note = null }) {
    const member = requireMember(ctx)
    const approval = await findApproval(ctx.db, member, { runId, path })
    const decision = wish === 'approve' ? 'approved' as const : 'rejected' as const
    const isDecided = await decide(ctx.db, ctx.kernel.jobs, { workspaceId: ctx.workspaceId, runId, path, decision, note, by: member })
    if (!isDecided) throw new AppError('not_found', { detail: 'Nothing waits there for a decision. It may have been decided already.' })
    ctx.recordChange({ subjectId: runId, before: { path, state: 'waiting' }, after: { path, state: decision, note } })
    ctx.emit(approvalDecided, { subjectId: runId, payload: { approval, decision, note, decidedBy: member.name } })
    return approval
  },
})
