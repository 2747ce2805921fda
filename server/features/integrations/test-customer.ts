import type { Caller } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import type { World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { listMessages } from '../conversations/list-messages.ts'
import type { Message } from '../conversations/message.ts'
import { sendVisitorMessage } from '../widget/send-message.ts'

export type Customer = {
  /** Writes in a chat; without a conversation a new one begins, whose id comes back. */
  say(text: string, conversationId?: string): Promise<string>
}

/** Grace in the chat of the website: a new visitor in each conversation, since one has few at a time. */
export async function makeCustomer(world: World): Promise<Customer> {
  const channel = await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })
  const visitors = new Map<string, Caller>()
  const arrive = async (): Promise<Caller> => {
    const contact = await world.as('olga').run(createContact, { name: 'Grace', email: `grace-${newId()}@example.com` })
    return {
      workspaceId: world.workspaceId, actor: { kind: 'visitor', id: contact.id, name: 'Grace', channelId: channel.id }, scopes: new Set(['widget:use']), rateLimit: null,
    }
  }
  return {
    async say(text, conversationId) {
      const visitor = (conversationId && visitors.get(conversationId)) || await arrive()
      const { conversation } = await world.as(visitor).run(sendVisitorMessage, { text, clientId: newId(), ...conversationId && { conversationId } })
      visitors.set(conversation.id, visitor)
      return conversation.id
    },
  }
}

/** Oldest first. */
export async function messagesOf(world: World, conversationId: string): Promise<Message[]> {
  const { items } = await world.as('ada').run(listMessages, { conversationId, limit: 100 })
  return items.toSorted((one, other) => one.id.localeCompare(other.id))
}
