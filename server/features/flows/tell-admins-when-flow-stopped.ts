import { runFinished } from '../../kernel/flows/events.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { notifyMembers } from '../notifications/index.ts'

/** Flows that set each other off in a circle were stopped: told once a day for each flow. */
export const tellAdminsWhenFlowStopped = reaction({
  name: 'tell-admins-when-flow-stopped',
  on: [runFinished],
  when: ({ payload }) => (payload['run'] as { state: string }).state === 'stopped',
  async run(kernel, { workspaceId, at, payload }) {
    const { run } = runFinished.payload.parse(payload)
    await notifyMembers(kernel, workspaceId, `run:${run.id}`, {
      roles: ['owner', 'admin'], kind: 'flow', title: `“${run.flowName}” was stopped`, text: run.error ?? '', subjectId: run.flowId,
      link: `/automations/runs/${run.id}`, cause: `flow stopped ${run.flowId ?? run.systemFlow} ${at.toISOString().slice(0, 10)}`,
    })
  },
})
