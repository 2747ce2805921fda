import type { LoggedEvent } from '../../kernel/events/event.ts'
import { feature } from '../../kernel/feature.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { forgetHookedFlow } from '../flow-hooks/index.ts'
import { createFlow } from './create-flow.ts'
import { duplicateFlow } from './duplicate-flow.ts'
import { flowCreated, flowPaused, flowPublished, flowRemoved, flowResumed, flowUpdated } from './events.ts'
import { Flow } from './flow.ts'
import { followMergedTag, followTagWhenMerged } from './follow-tag-when-merged.ts'
import { getCatalogue } from './get-catalogue.ts'
import { getFlow } from './get-flow.ts'
import { listFlowVersions } from './list-flow-versions.ts'
import { listFlows } from './list-flows.ts'
import { pauseFlow } from './pause-flow.ts'
import { pauseFailingFlow, pauseFlowWhenRunsFail } from './pause-failing-flow.ts'
import { publishFlow } from './publish-flow.ts'
import { forgetRuns, removeFlow } from './remove-flow.ts'
import { resumeFlow } from './resume-flow.ts'
import { rotateHook } from './rotate-hook.ts'
import { runFlow } from './run-flow.ts'
import { startScheduledRun, startScheduledRuns } from './start-scheduled-runs.ts'
import { tellAdminsWhenFlowStopped } from './tell-admins-when-flow-stopped.ts'
import { updateFlow } from './update-flow.ts'

export { catalogueOf } from './catalogue-of.ts'
export { insertFlow } from './create-flow.ts'
export { flowFields } from './flow.ts'
export { mayBegin } from './may-begin.ts'
export { publish } from './publish-flow.ts'
export { findDraft } from './queries.ts'
export { requireDefinition } from './read-definition.ts'

/** Durable automations: their drafts, what is published of them, and what begins their runs. */
export const flows = feature({
  name: 'flows',
  operations: [
    listFlows, getFlow, createFlow, updateFlow, publishFlow, pauseFlow, resumeFlow, removeFlow, duplicateFlow, rotateHook, listFlowVersions,
    runFlow, getCatalogue,
  ],
  internal: [pauseFailingFlow, followMergedTag],
  resources: [resource('Flow', Flow)],
  events: [flowCreated, flowUpdated, flowPublished, flowPaused, flowResumed, flowRemoved],
  reactions: [pauseFlowWhenRunsFail, tellAdminsWhenFlowStopped, followTagWhenMerged],
  jobs: [startScheduledRun, forgetRuns],
  crons: [startScheduledRuns],
  watchers: Object.fromEntries([flowUpdated, flowPublished, flowPaused, flowResumed, flowRemoved].map(({ name }) =>
    [name, (kernel: Kernel, { subjectId }: LoggedEvent) => forgetHookedFlow(kernel, subjectId)])),
  topics: [{ name: 'flows', mayListen: (caller) => grants(caller.scopes, 'flows:read') }],
})
