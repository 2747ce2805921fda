import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { findMembers } from '../identity/index.ts'
import { changeConversation } from './change-conversation.ts'
import { Conversation } from './conversation.ts'
import { conversationAssigned } from './events.ts'
import { lockConversation } from './queries.ts'

export const assignConversation = command({
  name: 'conversations.assign',
  summary: 'Assign a conversation to a member, or to nobody',
  scope: 'conversations:write',
  input: z.object({ id: Id, assigneeId: Id.nullable() }),
  output: Conversation,
  errors: ['not_found'],
  rest: 'PUT /conversations/:id/assignee',
  async run(ctx, { id, assigneeId }) {
    const before = await lockConversation(ctx.db, id)
    if (before.assigneeId === assigneeId) return before
    const assignee = assigneeId === null ? null : (await findMembers(ctx.db, [assigneeId])).get(assigneeId)
    if (assignee === undefined || assignee?.removedAt) {
      throw new AppError('not_found', { detail: 'There is no such member in the workspace.' })
    }
    const line = !assignee ? `${ctx.actor.name} took the assignment off`
      : assignee.id === ctx.actor.id ? `${ctx.actor.name} took this`
      : `${ctx.actor.name} assigned this to ${assignee.name}`
    return changeConversation(ctx, { before, event: conversationAssigned, line, set: { assignee_id: assigneeId } })
  },
})
