import { z } from 'zod'
import type { Caller } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { findConversations, findTeamName } from '../conversations/index.ts'

const Typing = z.object({ conversationId: Id, typing: z.boolean(), name: z.string().max(200).default('') })

/** Who types, as the visitor may hear it: in a chat of theirs, and by name only where the channel names members. */
export async function readTyping(kernel: Kernel, { workspaceId }: Caller, contactId: string, data: object): Promise<z.output<typeof Typing> | null> {
  const typing = Typing.safeParse(data).data
  if (!typing || workspaceId === null) return null
  const db = kernel.database.forWorkspace(workspaceId)
  const conversation = (await findConversations(db, [typing.conversationId])).get(typing.conversationId)
  if (!conversation?.inWidget || conversation.contactId !== contactId) return null
  return { ...typing, name: await findTeamName(db, conversation.channelId) ?? typing.name }
}
