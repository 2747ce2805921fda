import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { readLog } from '../../kernel/events/read-log.ts'
import type { World } from '../../testing/world.ts'
import { followConversations } from './follow-conversations.ts'
import { followerName } from './follower-name.ts'

/** Reads the log to its end as the worker does, at a moment of the test's own if it gives one. */
export async function follow({ kernel }: World, at?: Date): Promise<void> {
  const projection = followConversations(kernel)
  for (let isSettled = false; !isSettled;) {
    isSettled = await kernel.database.systemTransaction(async (db, client) => {
      const { rows: [cursor] } = await sql<{ xid: string; id: string }>`
        select xid::text as xid, event_id as id from log_cursors where listener = ${followerName}`.execute(db)
      const after = cursor ?? { xid: '0', id: '00000000-0000-0000-0000-000000000000' }
      const { events, unsettled } = await readLog(db, after, 200)
      const last = events.at(-1)
      // Older transactions are still open, perhaps in another database of the server.
      if (!last) return unsettled ? sleep(2, false) : true
      await projection.apply(at ? events.map((event) => ({ ...event, at })) : events, db, client, after)
      await sql`
        insert into log_cursors (listener, xid, event_id) values (${followerName}, ${last.xid}::xid8, ${last.id})
        on conflict (listener) do update set xid = excluded.xid, event_id = excluded.event_id`.execute(db)
      return false
    })
  }
}

export async function eventsOf({ kernel }: World, name: string, subjectId?: string): Promise<{ subjectId: string; payload: Record<string, unknown>; previous: unknown }[]> {
  const { rows } = await sql<{ subjectId: string; payload: Record<string, unknown>; previous: unknown }>`
    select subject_id as "subjectId", payload, previous from events where name = ${name} and (${subjectId ?? null}::uuid is null or subject_id = ${subjectId ?? null}::uuid)
    order by xid, id`.execute(kernel.database.system)
  return rows
}
