import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import type { FormerSecret } from '../webhooks/index.ts'

export const ApiChannel = z.object({
  channelId: Id,
  name: z.string(),
  url: z.string().nullable().describe('Where replies go, as signed requests; null: nowhere'),
}).meta({ id: 'ApiChannel', description: 'A channel whose other end is built outside' })
export type ApiChannel = z.output<typeof ApiChannel>

/** The fields that callers may write. */
export const apiChannelFields = {
  name: z.string().trim().min(1).max(120),
  url: z.string().trim().max(2_000).refine(isCallable, 'an http or https address without a user name').nullable()
    .describe('Receives a POST for each reply, signed by the Standard Webhooks rules; null: nothing goes out'),
}

function isCallable(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}

/** @throws AppError not_found: there is no channel of this kind with that id */
export async function findApiChannel(db: Db, channelId: string): Promise<ApiChannel> {
  const { rows: [row] } = await sql<ApiChannel>`
    select channel_id as "channelId", name, url from api_channels join channels on channels.id = channel_id where channel_id = ${channelId}::uuid`.execute(db)
  if (!row) throw new AppError('not_found', { detail: 'There is no API channel with that id.' })
  return row
}

export type SealedSecrets = { secret: string; formerSecrets: FormerSecret[] }

export async function findSecrets(db: Db, channelId: string): Promise<SealedSecrets> {
  const { rows: [row] } = await sql<SealedSecrets>`
    select secret, former_secrets as "formerSecrets" from api_channels where channel_id = ${channelId}::uuid for update`.execute(db)
  if (!row) throw new AppError('not_found', { detail: 'There is no API channel with that id.' })
  return row
}
