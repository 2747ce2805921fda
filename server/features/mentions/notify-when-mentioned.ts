import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { Conversation, messageCreated } from '../conversations/index.ts'
import { notifyMembers } from '../notifications/index.ts'
import { findTeams } from '../teams/index.ts'
import { aboutConversation, isNews } from './about-conversation.ts'
import { mentionedIn, withPlainMentions } from './mention-text.ts'

const Payload = z.object({
  message: z.object({ id: Id, text: z.string(), authorId: Id.nullable(), authorName: z.string() }),
  conversation: Conversation.pick({ id: true, number: true, subject: true, contactName: true }),
})

/** Members, and those of teams, once for each note; not its author. Who may not read conversations is no member of the workspace. */
export const notifyWhenMentioned = reaction({
  name: 'notify-when-mentioned',
  on: [messageCreated],
  when(event) {
    const { kind, text, createdAt } = event.payload['message'] as { kind: string; text: string; createdAt: string }
    if (kind !== 'note' || !isNews(event, createdAt)) return false
    const { memberIds, teamIds } = mentionedIn(text)
    return memberIds.length + teamIds.length > 0
  },
  async run(kernel, { workspaceId, correlationId, id, payload }) {
    const { message, conversation } = Payload.parse(payload)
    const { memberIds, teamIds } = mentionedIn(message.text)
    const teams = await findTeams(kernel.database.forWorkspace(workspaceId), teamIds)
    const ofTeams = [...teams.values()].filter(({ removedAt }) => !removedAt).flatMap((team) => team.memberIds)
    await notifyMembers(kernel, workspaceId, correlationId ?? id, {
      kind: 'mention', memberIds: [...new Set([...memberIds, ...ofTeams])].filter((memberId) => memberId !== message.authorId),
      title: `${message.authorName} mentioned you in #${conversation.number}`, text: withPlainMentions(message.text).slice(0, 1_000), cause: `mention ${message.id}`,
      ...aboutConversation(conversation),
    })
  },
})
