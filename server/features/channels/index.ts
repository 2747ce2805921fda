import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { Channel } from './channel.ts'
import { createChannel, getChannel, listChannels, revealIdentitySecret, updateChannel } from './channel-operations.ts'

export { Channel, ChannelSettings } from './channel.ts'
export { isOnChannelOf } from './is-on-channel-of.ts'
export { type PreChatField, ProactiveMessage, WidgetLanguage } from './widget-settings.ts'
export { putPluginChannels } from './put-plugin-channels.ts'
export { newChannelKey, newIdentitySecret } from './channel-operations.ts'
export { findChannel, findChannels, type LocatedChannel, locateChannelByAddress, locateChannelByKey } from './queries.ts'

export const channels = feature({
  name: 'channels',
  operations: [listChannels, getChannel, createChannel, updateChannel, revealIdentitySecret],
  resources: [resource('Channel', Channel)],
})
