import { z } from 'zod'
import { Id, newId } from '../../kernel/ids.ts'
import { command, query } from '../../kernel/operation.ts'
import { formerAfterRotation, newSecret } from '../webhooks/index.ts'
import { ApiChannel, apiChannelFields, findApiChannel, findSecrets } from './api-channel.ts'

const Secret = z.object({ secret: z.string() }).meta({ id: 'ApiChannelSecret' })

export const getApiChannel = query({
  name: 'apiChannels.get',
  summary: 'Get where an API channel sends replies',
  scope: 'channels:read',
  input: z.object({ channelId: Id }),
  output: ApiChannel,
  errors: ['not_found'],
  rest: 'GET /api-channels/:channelId',
  run: (ctx, { channelId }) => findApiChannel(ctx.db, channelId),
})

export const createApiChannel = command({
  name: 'apiChannels.create',
  summary: 'Make a channel whose other end is built outside; the secret that signs its requests is in the answer',
  scope: 'channels:manage',
  input: z.object({ ...apiChannelFields, url: apiChannelFields.url.default(null) }),
  output: z.object({ channel: ApiChannel, secret: z.string() }).meta({ id: 'NewApiChannel' }),
  rest: 'POST /api-channels',
  async run(ctx, { name, url }) {
    const [channelId, secret] = [newId(), newSecret()]
    await ctx.db.insertInto('channels').values({ id: channelId, kind: 'api', name }).execute()
    await ctx.db.insertInto('api_channels').values({ channel_id: channelId, url, secret: ctx.kernel.secrets.encrypt(ctx.workspaceId, secret) }).execute()
    const channel = await findApiChannel(ctx.db, channelId)
    ctx.recordChange({ subjectId: channelId, before: null, after: channel })
    return { channel, secret }
  },
})

export const updateApiChannel = command({
  name: 'apiChannels.update',
  summary: 'Change the name of an API channel, or where it sends replies',
  scope: 'channels:manage',
  input: z.object({ channelId: Id, name: apiChannelFields.name.optional(), url: apiChannelFields.url.optional() }),
  output: ApiChannel,
  errors: ['not_found'],
  rest: 'PATCH /api-channels/:channelId',
  async run(ctx, { channelId, name, url }) {
    const before = await findApiChannel(ctx.db, channelId)
    await ctx.db.updateTable('channels').set({ name: name ?? before.name }).where('id', '=', channelId).execute()
    await ctx.db.updateTable('api_channels').set({ url: url === undefined ? before.url : url }).where('channel_id', '=', channelId).execute()
    const channel = await findApiChannel(ctx.db, channelId)
    ctx.recordChange({ subjectId: channelId, before, after: channel })
    return channel
  },
})

/** A command although it changes nothing: the audit trail says who looked. */
export const revealApiChannelSecret = command({
  name: 'apiChannels.revealSecret',
  summary: 'Show the secret that signs the requests of an API channel',
  scope: 'channels:manage',
  input: z.object({ channelId: Id }),
  output: Secret,
  errors: ['not_found'],
  rest: 'POST /api-channels/:channelId/secret-views',
  async run(ctx, { channelId }) {
    return { secret: ctx.kernel.secrets.decrypt(ctx.workspaceId, (await findSecrets(ctx.db, channelId)).secret) }
  },
})

export const rotateApiChannelSecret = command({
  name: 'apiChannels.rotateSecret',
  summary: 'Give an API channel a new secret; for 24 hours the old one signs along with it',
  scope: 'channels:manage',
  input: z.object({ channelId: Id }),
  output: Secret,
  errors: ['not_found'],
  rest: 'POST /api-channels/:channelId/secret-rotations',
  async run(ctx, { channelId }) {
    const kept = await findSecrets(ctx.db, channelId)
    const secret = newSecret()
    await ctx.db.updateTable('api_channels').set({
      secret: ctx.kernel.secrets.encrypt(ctx.workspaceId, secret),
      former_secrets: JSON.stringify(formerAfterRotation(kept.secret, kept.formerSecrets, ctx.now)),
    }).where('channel_id', '=', channelId).execute()
    ctx.recordChange({ subjectId: channelId, before: { channelId }, after: { channelId } })
    return { secret }
  },
})
