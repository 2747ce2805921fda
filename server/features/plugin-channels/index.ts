import { feature } from '../../kernel/feature.ts'
import { receiveMessage } from './receive-message.ts'
import { noteDelivery, pluginReplies, sendToPlugin } from './send-to-plugin.ts'

/** Plugins as ways in and out for messages. */
export const pluginChannels = feature({
  name: 'plugin-channels',
  operations: [receiveMessage],
  internal: [noteDelivery],
  jobs: [sendToPlugin],
  projections: (kernel) => [pluginReplies(kernel)],
})
