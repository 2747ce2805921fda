import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'

/** The fields of a channel's settings that callers may write. */
export const channelSettings = {
  greeting: z.string().max(300).nullable(),
  introduction: z.string().max(600).nullable(),
  colour: z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour such as #8a5a00').nullable(),
}

export const ChannelSettings = z.object({
  greeting: z.string().nullable().default(null),
  introduction: z.string().nullable().default(null),
  colour: z.string().nullable().default(null),
}).meta({ id: 'ChannelSettings' })

export const Channel = z.object({
  id: Id,
  kind: z.enum(['chat', 'email']),
  name: z.string(),
  key: z.string().nullable().describe('Of a chat channel: public, names it on the customer\'s page'),
  address: z.string().nullable().describe('Of an email channel'),
  settings: ChannelSettings,
  projectId: Id.nullable(),
  createdAt: Moment,
}).meta({ id: 'Channel', description: 'A configured way in and out' })
export type Channel = z.output<typeof Channel>

export const ChannelPage = pageOf(Channel)
