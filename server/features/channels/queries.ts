import { sql } from 'kysely'
import { columnsOf } from '../../kernel/db/columns.ts'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import { Channel } from './channel.ts'

const columns = columnsOf(Channel, 'channels')

/** A channel with the workspace that it belongs to; found before the workspace is known. */
export type LocatedChannel = Channel & { workspaceId: string; identitySecret: string | null }

export async function findChannel(db: Db, id: string): Promise<Channel> {
  const { rows } = await sql<Channel>`select ${columns} from channels where id = ${id}`.execute(db)
  if (!rows[0]) throw new AppError('not_found')
  return rows[0]
}

export async function findChannels(db: Db, ids: readonly string[]): Promise<Map<string, Channel>> {
  const { rows } = await sql<Channel>`select ${columns} from channels where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((channel) => [channel.id, channel]))
}

export async function listChannelRows(db: Db, after: string | null, limit: number): Promise<Channel[]> {
  const later = after ? sql`and id > ${after}::uuid` : sql``
  const { rows } = await sql<Channel>`
    select ${columns} from channels where workspace_id = current_workspace() ${later} order by id ${limitTo(limit)}`.execute(db)
  return rows
}

export async function locateChannelByKey(system: Db, key: string): Promise<LocatedChannel | undefined> {
  const { rows } = await sql<LocatedChannel>`
    select ${columns}, workspace_id as "workspaceId", identity_secret as "identitySecret" from channels where key = ${key}`.execute(system)
  return rows[0]
}

export async function locateChannelByAddress(system: Db, address: string): Promise<LocatedChannel | undefined> {
  const { rows } = await sql<LocatedChannel>`
    select ${columns}, workspace_id as "workspaceId", identity_secret as "identitySecret" from channels
    where address = ${address.toLowerCase()}`.execute(system)
  return rows[0]
}
