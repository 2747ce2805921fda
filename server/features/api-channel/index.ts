import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { ApiChannel } from './api-channel.ts'
import { createApiChannel, getApiChannel, revealApiChannelSecret, rotateApiChannelSecret, updateApiChannel } from './configure-api-channel.ts'
import { noteReply } from './note-reply.ts'
import { planReplies } from './plan-replies.ts'
import { receiveApiMessage } from './receive-message.ts'
import { reportDelivery } from './report-delivery.ts'
import { sendReplies } from './send-replies.ts'

/** Channels that anyone may build outside: messages in by REST, replies out by signed requests. */
export const apiChannel = feature({
  name: 'api-channel',
  operations: [getApiChannel, createApiChannel, updateApiChannel, revealApiChannelSecret, rotateApiChannelSecret, receiveApiMessage, reportDelivery],
  internal: [noteReply],
  resources: [resource('ApiChannel', ApiChannel)],
  jobs: [sendReplies],
  projections: (kernel) => [planReplies(kernel)],
})
