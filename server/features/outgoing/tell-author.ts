import type { Context } from '../../kernel/context.ts'
import { insertNotifications } from '../notifications/index.ts'
import type { ScheduledMessage } from './scheduled-message.ts'

export async function tellAuthor(ctx: Context, { id, authorId, conversationId, state, text }: ScheduledMessage, title: string): Promise<void> {
  await insertNotifications(ctx, {
    memberIds: [authorId], kind: 'scheduled-message', title, text: text.slice(0, 1_000), subjectId: conversationId, link: `/inbox/all/${conversationId}`, cause: `scheduled ${id} ${state}`,
  })
}
