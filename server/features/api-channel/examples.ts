import { newId } from '../../kernel/ids.ts'
import type { World } from '../../testing/world.ts'
import { createMessage } from '../conversations/create-message.ts'
import { createApiChannel } from './configure-api-channel.ts'
import { receiveApiMessage } from './receive-message.ts'

export type ApiChannelCast = { apiChannelId: string; apiReplyId: string }

/** A channel, a conversation that came by it, and a reply in that. */
export async function makeApiChannelCast(world: World): Promise<ApiChannelCast> {
  const olga = world.as('olga')
  const { channel } = await olga.run(createApiChannel, { name: 'Telegram' })
  const { conversation } = await olga.run(receiveApiMessage, {
    channelId: channel.channelId, contact: { externalId: `telegram ${newId()}`, name: 'Grace' }, message: { externalId: 'm1', text: 'Hello' },
  })
  const reply = await olga.run(createMessage, { conversationId: conversation.id, text: 'Hi' })
  return { apiChannelId: channel.channelId, apiReplyId: reply.id }
}

/** A valid input for each operation, for generated tests. */
export const apiChannelExamples: Record<string, (cast: ApiChannelCast) => object> = {
  'apiChannels.get': ({ apiChannelId }) => ({ channelId: apiChannelId }),
  'apiChannels.create': () => ({ name: 'Telegram', url: 'https://bridge.example.com/telegram' }),
  'apiChannels.update': ({ apiChannelId }) => ({ channelId: apiChannelId, url: 'https://bridge.example.com/new' }),
  'apiChannels.revealSecret': ({ apiChannelId }) => ({ channelId: apiChannelId }),
  'apiChannels.rotateSecret': ({ apiChannelId }) => ({ channelId: apiChannelId }),
  'apiChannels.receiveMessage': ({ apiChannelId }) => ({
    channelId: apiChannelId, contact: { email: 'grace.outside@example.com' }, conversation: { externalId: 't1' }, message: { externalId: 'm1', text: 'Hello' },
  }),
  'apiChannels.reportDelivery': ({ apiReplyId }) => ({ messageId: apiReplyId, state: 'delivered' }),
}
