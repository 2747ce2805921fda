import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { approvalRequested, runFinished } from '../../kernel/flows/events.ts'
import { flowsProjection } from '../../kernel/flows/flows-projection.ts'
import { forgetOldRuns } from '../../kernel/flows/forget-old-runs.ts'
import { runFlowJob } from '../../kernel/flows/run-flow.ts'
import { carryInTurn } from '../flow-hooks/index.ts'
import { approvalDecided } from './events.ts'
import { cancelRun } from './cancel-run.ts'
import { decideApproval } from './decide-approval.ts'
import { getRun } from './get-run.ts'
import { listApprovals } from './list-approvals.ts'
import { listRuns } from './list-runs.ts'
import { retryRun } from './retry-run.ts'
import { Run } from './run.ts'
import { tellApproversWhenApprovalRequested } from './tell-approvers-when-approval-requested.ts'

/** What flows did and do, step by step, and what waits for a person's decision. */
export const runs = feature({
  name: 'runs',
  operations: [listRuns, getRun, cancelRun, retryRun, listApprovals, decideApproval],
  resources: [resource('Run', Run)],
  events: [runFinished, approvalRequested, approvalDecided],
  reactions: [tellApproversWhenApprovalRequested],
  jobs: [{ ...runFlowJob, run: (kernel, work) => carryInTurn(kernel, () => runFlowJob.run(kernel, work)) }],
  crons: [forgetOldRuns],
  projections: (kernel) => [flowsProjection(kernel)],
  topics: [{ name: 'run', mayListen: (caller) => grants(caller.scopes, 'runs:read') }],
})
