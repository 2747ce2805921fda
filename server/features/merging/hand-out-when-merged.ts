import { reaction } from '../../kernel/jobs/job.ts'
import { freedMember, handOutTo } from '../triage/index.ts'
import { conversationMerged } from './events.ts'

/** The conversation that was merged away counts no more for its assignee. */
export const handOutWhenMerged = reaction({
  name: 'hand-out-when-merged',
  on: [conversationMerged],
  when: (event) => freedMember(event) !== undefined,
  run: (kernel, event) => handOutTo(kernel, event.workspaceId, freedMember(event)!),
})
