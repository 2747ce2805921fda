import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { notifyMembers } from '../notifications/index.ts'
import { conversationSlaBreached } from '../service-levels/index.ts'
import { aboutConversation, nameOf } from './about-conversation.ts'

const Payload = z.object({
  clock: z.object({ id: Id, kind: z.string() }),
  policy: z.object({ name: z.string() }),
  conversation: z.object({ id: Id, number: z.int(), subject: z.string().nullable(), contactName: z.string().nullable(), assigneeId: Id }),
})

export const notifyWhenSlaBreached = reaction({
  name: 'notify-when-sla-breached',
  on: [conversationSlaBreached],
  when: ({ payload }) => (payload['conversation'] as { assigneeId: string | null }).assigneeId !== null,
  async run(kernel, { workspaceId, correlationId, id, payload }) {
    const { clock, policy, conversation } = Payload.parse(payload)
    await notifyMembers(kernel, workspaceId, correlationId ?? id, {
      kind: 'sla', memberIds: [conversation.assigneeId], title: `Late: ${nameOf(conversation)}`, text: `The ${clock.kind.replace('-', ' ')} of “${policy.name}” is overdue.`,
      cause: `sla ${clock.id}`, ...aboutConversation(conversation),
    })
  },
})
