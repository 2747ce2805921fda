import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command, query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { Channel, ChannelPage, channelSettings } from './channel.ts'
import { findChannel, listChannelRows } from './queries.ts'

export const listChannels = query({
  name: 'channels.list',
  summary: 'List channels, oldest first',
  scope: 'channels:read',
  input: z.object(pageInput),
  output: ChannelPage,
  rest: 'GET /channels',
  async run(ctx, { limit, cursor }) {
    const rows = await listChannelRows(ctx.db, cursor ? readIdCursor(cursor) : null, limit + 1)
    return toPage(rows, limit, (channel) => [channel.id])
  },
})

export const getChannel = query({
  name: 'channels.get',
  summary: 'Get a channel',
  scope: 'channels:read',
  input: z.object({ id: Id }),
  output: Channel,
  errors: ['not_found'],
  rest: 'GET /channels/:id',
  run: (ctx, { id }) => findChannel(ctx.db, id),
})

export const createChannel = command({
  name: 'channels.create',
  summary: 'Create a chat or email channel',
  scope: 'channels:manage',
  input: z.object({
    kind: z.enum(['chat', 'email']),
    name: z.string().trim().min(1).max(120),
    address: z.email().max(320).toLowerCase().optional().describe('Of an email channel: an address whose mail reaches us'),
    settings: z.object(channelSettings).partial().default({}),
  }),
  output: Channel,
  errors: ['conflict'],
  rest: 'POST /channels',
  async run(ctx, { kind, name, address, settings }) {
    if ((kind === 'email') !== (address !== undefined)) {
      throw new AppError('invalid_input', { issues: [{ path: 'address', message: 'An email channel needs an address; a chat channel has none.' }] })
    }
    if (address?.includes('+')) {
      throw new AppError('invalid_input', { issues: [{ path: 'address', message: 'The part behind + is for reply addresses: leave it out.' }] })
    }
    const id = newId()
    await ctx.db.insertInto('channels').values({
      id, kind, name, address: address ?? null, settings: JSON.stringify(settings),
      ...(kind === 'chat' ? { key: newChannelKey(), identity_secret: ctx.kernel.secrets.encrypt(ctx.workspaceId, newIdentitySecret()) } : {}),
    }).execute()
    const channel = await findChannel(ctx.db, id)
    ctx.recordChange({ subjectId: id, before: null, after: channel })
    return channel
  },
})

export const updateChannel = command({
  name: 'channels.update',
  summary: 'Change the name and the settings of a channel',
  scope: 'channels:manage',
  input: z.object({ id: Id, name: z.string().trim().min(1).max(120).optional(), settings: z.object(channelSettings).partial().optional() }),
  output: Channel,
  errors: ['not_found'],
  rest: 'PATCH /channels/:id',
  async run(ctx, { id, name, settings }) {
    const before = await findChannel(ctx.db, id)
    const merged = { ...before.settings, ...settings }
    await ctx.db.updateTable('channels').set({ name: name ?? before.name, settings: JSON.stringify(merged) }).where('id', '=', id).execute()
    const channel = await findChannel(ctx.db, id)
    ctx.recordChange({ subjectId: id, before, after: channel })
    return channel
  },
})

export const revealIdentitySecret = query({
  name: 'channels.revealIdentitySecret',
  summary: 'Show the secret with which your server vouches for a signed-in user of the widget',
  scope: 'channels:manage',
  input: z.object({ id: Id }),
  output: z.object({ identitySecret: z.string() }).meta({ id: 'IdentitySecret' }),
  errors: ['not_found'],
  rest: 'GET /channels/:id/identity-secret',
  async run(ctx, { id }) {
    const row = await ctx.db.selectFrom('channels').select('identity_secret').where('id', '=', id).executeTakeFirst()
    if (!row?.identity_secret) throw new AppError('not_found')
    return { identitySecret: ctx.kernel.secrets.decrypt(ctx.workspaceId, row.identity_secret) }
  },
})

export function newChannelKey(): string {
  return `ch_${randomBytes(12).toString('base64url')}`
}

export function newIdentitySecret(): string {
  return randomBytes(32).toString('hex')
}
