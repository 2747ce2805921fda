import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'

/** Made as it lies in the table: only a member could schedule it, and examples are called with a key. */
export async function insertScheduledMessage(kernel: Kernel, row: { workspaceId: string; conversationId: string; authorId: string }): Promise<string> {
  const id = newId()
  await kernel.database.system.insertInto('scheduled_messages').values({
    id, workspace_id: row.workspaceId, conversation_id: row.conversationId, author_id: row.authorId, kind: 'reply', text: 'Good morning', client_id: id,
    send_at: new Date(Date.now() + 86_400_000),
  }).execute()
  return id
}

/** For generated tests. */
export const outgoingExamples: Record<string, (cast: { conversationId: string; scheduledMessageId: string }) => object> = {
  'scheduledMessages.list': (cast) => ({ conversationId: cast.conversationId, limit: 5 }),
  'scheduledMessages.create': (cast) => ({ conversationId: cast.conversationId, html: '<p>Good <em>morning</em></p>', sendAt: new Date(Date.now() + 3_600_000).toISOString() }),
  'scheduledMessages.update': (cast) => ({ id: cast.scheduledMessageId, text: 'Good evening', afterSeconds: 600 }),
  'scheduledMessages.cancel': (cast) => ({ id: cast.scheduledMessageId }),
  'scheduledMessages.sendNow': (cast) => ({ id: cast.scheduledMessageId }),
}
