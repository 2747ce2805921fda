import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { messageCreated } from '../conversations/index.ts'
import { type NewNotification, notifyMembers } from '../notifications/index.ts'
import { findTeams } from '../teams/index.ts'
import { aboutConversation, isNews, nameOf } from './about-conversation.ts'

const Payload = z.object({
  message: z.object({ text: z.string() }),
  conversation: z.object({
    id: Id, number: z.int(), subject: z.string().nullable(), contactName: z.string().nullable(), assigneeId: Id.nullable(), teamId: Id.nullable(), waitingSince: z.string(),
  }),
})

type Shown = { message: { kind: string; authorKind: string; createdAt: string }; conversation: { assigneeId: string | null; teamId: string | null; waitingSince: string | null } }

/**
 * Tells whose conversation it is, or the team as long as it is nobody's: once for as long as the contact waits, however
 * often they write. What a machine wrote, and spam, makes nobody wait.
 */
export const notifyWhenContactWrites = reaction({
  name: 'notify-when-contact-writes',
  on: [messageCreated],
  when(event) {
    const { message, conversation } = event.payload as Shown
    return isNews(event, message.createdAt) && message.kind === 'reply' && message.authorKind === 'contact' && conversation.waitingSince !== null && (conversation.assigneeId ?? conversation.teamId) !== null
  },
  async run(kernel, { workspaceId, correlationId, id, payload }) {
    const { message, conversation } = Payload.parse(payload)
    const { assigneeId, teamId, waitingSince } = conversation
    const told = { text: message.text.slice(0, 1_000), ...aboutConversation(conversation) }
    const tell = (input: NewNotification) => notifyMembers(kernel, workspaceId, correlationId ?? id, { ...told, ...input })
    if (assigneeId) {
      await tell({ kind: 'answer', memberIds: [assigneeId], title: `New in ${nameOf(conversation)}`, cause: `answer ${conversation.id} ${waitingSince}` })
      return
    }
    const team = (await findTeams(kernel.database.forWorkspace(workspaceId), [teamId!])).get(teamId!)
    if (!team || team.removedAt) return
    await tell({ kind: 'team', memberIds: team.memberIds, title: `New for ${team.name}: ${nameOf(conversation)}`, cause: `team ${conversation.id} ${team.id} ${waitingSince}` })
  },
})
