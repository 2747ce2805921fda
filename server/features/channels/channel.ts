import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'
import { defaultWidgetSettings, widgetSettings } from './widget-settings.ts'

/** The fields of a channel's settings that callers may write. */
export const channelSettings = { ...widgetSettings, teamId: Id.nullable() }

const d = defaultWidgetSettings
const w = widgetSettings

export const ChannelSettings = z.object({
  colour: w.colour.default(d.colour), greeting: w.greeting.default(d.greeting), introduction: w.introduction.default(d.introduction),
  launcherText: w.launcherText.default(d.launcherText), theme: w.theme.default(d.theme), position: w.position.default(d.position),
  showsTeam: w.showsTeam.default(d.showsTeam), countsInTitle: w.countsInTitle.default(d.countsInTitle), language: w.language.default(d.language),
  texts: w.texts.default([]), hoursId: w.hoursId.default(d.hoursId), replyTime: w.replyTime.default(d.replyTime),
  preChat: w.preChat.default({ ...d.preChat, fields: [] }), proactive: w.proactive.default([]), handOver: w.handOver.default(d.handOver),
  teamId: Id.nullable().default(null).describe('The team that its new conversations go to'),
}).meta({ id: 'ChannelSettings' })

export const Channel = z.object({
  id: Id,
  kind: z.enum(['chat', 'email', 'plugin', 'api']),
  name: z.string(),
  key: z.string().nullable().describe('Of a chat channel: public, names it on the customer\'s page'),
  address: z.string().nullable().describe('Of an email channel'),
  settings: ChannelSettings,
  projectId: Id.nullable(),
  createdAt: Moment,
}).meta({ id: 'Channel', description: 'A configured way in and out' })
export type Channel = z.output<typeof Channel>

export const ChannelPage = pageOf(Channel)
