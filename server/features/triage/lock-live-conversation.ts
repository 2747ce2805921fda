import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { type Conversation, lockConversation } from '../conversations/index.ts'

/** Locked until the command ends. @throws AppError not_found, conflict when it has been merged into another one */
export async function lockLiveConversation(db: Db, id: string): Promise<Conversation> {
  const conversation = await lockConversation(db, id)
  if (conversation.mergedInto) throw new AppError('conflict', { detail: `This conversation was merged into ${conversation.mergedInto}: change that one.` })
  return conversation
}
