import { approvalRequested } from '../../kernel/flows/events.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { notifyMembers } from '../notifications/index.ts'
import { Role } from '../identity/index.ts'

/** Those who are asked learn of it, by mail too: a run waits for them. */
export const tellApproversWhenApprovalRequested = reaction({
  name: 'tell-approvers-when-approval-requested',
  on: [approvalRequested],
  async run(kernel, { id, workspaceId, payload }) {
    const { approval: { runId, question, flowName, roles, memberIds, subjectId } } = approvalRequested.payload.parse(payload)
    await notifyMembers(kernel, workspaceId, `run:${runId}`, {
      roles: roles.filter((role) => Role.safeParse(role).success) as Role[], memberIds, kind: 'approval', title: cut(question, 200), text: `${flowName} waits for your decision.`,
      subjectId, link: `/automations/runs/${runId}`, cause: `approval ${id}`, byMail: true,
    })
  },
})

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text
}
