import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import type { Channel } from './channel.ts'

const most = 10_000

/** Tells whether there is news of a conversation on a channel of this kind. A channel's kind never changes: each is asked for once. */
export function isOnChannelOf(kind: Channel['kind']): (events: readonly LoggedEvent[], db: Db) => Promise<boolean> {
  const known = new Map<string, boolean>()
  return async (events, db) => {
    const ids = [...new Set(events.flatMap(({ payload }) => (payload['conversation'] as { channelId?: string | null } | undefined)?.channelId ?? []))]
    const unknown = ids.filter((id) => !known.has(id))
    if (unknown.length > 0) {
      const { rows } = await sql<{ id: string; kind: string }>`select id, kind from channels where id = any(${unknown}::uuid[])`.execute(db)
      if (known.size > most) known.clear()
      for (const channel of rows) known.set(channel.id, channel.kind === kind)
    }
    return ids.some((id) => known.get(id))
  }
}
