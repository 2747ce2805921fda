import { sql } from 'kysely'
import { z } from 'zod'
import { type Cache, makeCache } from '../../kernel/cache.ts'
import type { Db } from '../../kernel/db/database.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Moment } from '../../kernel/shapes.ts'
import { ChannelSettings, type LocatedChannel } from '../channels/index.ts'
import { AskedField, describeFields } from './asked-fields.ts'
import { officeHours } from './office-hours.ts'
import { ReplyTime, typicalReplyTime } from './reply-time.ts'

/** What a visitor may know of a channel. */
export const WidgetChannel = z.object({
  name: z.string(),
  ...ChannelSettings.pick({ greeting: true, introduction: true, colour: true, theme: true, language: true, texts: true, proactive: true }).shape,
  isOpen: z.boolean().describe('Within business hours'),
  opensAt: Moment.nullable().describe('While closed: when it opens next'),
  replyTime: ReplyTime.nullable().describe('How soon answers usually come'),
  team: z.array(z.string()).describe('Names of who answers'),
  showsNames: z.boolean(),
  preChat: z.object({
    fields: z.array(AskedField), consent: z.object({ text: z.string(), url: z.string().nullable() }).meta({ id: 'AskedConsent' }).nullable(),
  }).meta({ id: 'AskedBefore' }).nullable().describe('What to ask before the first message; null: nothing'),
  handsOver: z.boolean().describe('Answers that the visitor does not see go on by mail: ask for an address'),
}).meta({ id: 'WidgetChannel' })
export type WidgetChannel = z.input<typeof WidgetChannel>

type Slow = Pick<WidgetChannel, 'replyTime' | 'team' | 'preChat' | 'handsOver'>
const caches = new WeakMap<Kernel, Cache<Slow>>()

export async function showChannel(kernel: Kernel, db: Db, channel: LocatedChannel, now: Date): Promise<WidgetChannel> {
  const settings = ChannelSettings.parse(channel.settings)
  let cache = caches.get(kernel)
  if (!cache) caches.set(kernel, cache = makeCache('widget channels', { max: 5_000, ttlSeconds: 60 }))
  // The settings are in the key, so that a change shows at once; what other records say may be a minute old.
  const slow = await cache.get(`${channel.id} ${JSON.stringify(channel.settings)}`, () => readSlow(db, channel.id, settings, now))
  return {
    name: channel.name, greeting: settings.greeting, introduction: settings.introduction, colour: settings.colour, theme: settings.theme,
    language: settings.language, texts: settings.texts, proactive: settings.proactive.filter(({ isOn }) => isOn), showsNames: settings.showsTeam,
    ...slow, ...await officeHours(db, settings.hoursId, now),
  }
}

async function readSlow(db: Db, channelId: string, settings: z.output<typeof ChannelSettings>, now: Date): Promise<Slow> {
  const { replyTime, preChat, showsTeam, handOver } = settings
  return {
    replyTime: replyTime === 'none' ? null : replyTime === 'computed' ? await typicalReplyTime(db, channelId, now) : replyTime,
    team: showsTeam ? await namesOfTeam(db) : [],
    preChat: preChat.isOn && (preChat.fields.length > 0 || preChat.consent) ? { fields: await describeFields(db, preChat.fields), consent: preChat.consent } : null,
    handsOver: handOver.isOn && await hasMail(db),
  }
}

async function namesOfTeam(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from members where workspace_id = current_workspace() and role in ('owner', 'admin', 'agent') and removed_at is null
    order by id limit 3`.execute(db)
  return rows.map(({ name }) => name)
}

async function hasMail(db: Db): Promise<boolean> {
  const { rows } = await sql`select 1 from channels where workspace_id = current_workspace() and address is not null limit 1`.execute(db)
  return rows.length > 0
}
