import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../../kernel/db/database.ts'
import { job, type JobRequest, jobRequest } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { type Conversation, conversationColumns } from '../conversations/index.ts'
import { advance } from './advance.ts'
import { findPolicies, makeChoice } from './choose-policy.ts'
import { loadStandings, saveStandings } from './standings.ts'

const atOnce = 200

/** After a change of policies or hours: every conversation that is not closed is looked at again. */
export const applyPolicies = job({
  name: 'apply-service-levels',
  payload: z.object({}),
  timeoutSeconds: 1_800,
  async run(kernel, { workspaceId }) {
    for (const state of ['open', 'pending', 'snoozed'] as const) {
      let after: { lastMessageAt: string; id: string } | null = null
      do after = await applyToPage(kernel, workspaceId!, state, after)
      while (after)
    }
  },
})

export function applyRequest(workspaceId: string): JobRequest {
  const key = `apply-service-levels:${workspaceId}`
  return jobRequest(applyPolicies, { workspaceId, payload: {}, key, serialBy: key })
}

type Place = { lastMessageAt: string; id: string }

/** @returns where the page ended; null after the last one */
async function applyToPage(kernel: Kernel, workspaceId: string, state: Conversation['state'], after: Place | null): Promise<Place | null> {
  const place: RawBuilder<unknown> = after ? sql`and (last_message_at, id) < (${after.lastMessageAt}::timestamptz, ${after.id}::uuid)` : sql``
  const last = await kernel.database.systemTransaction(async (db) => {
    await sql`select set_config('app.workspace_id', ${workspaceId}, true)`.execute(db)
    const { rows } = await sql<Place>`
      select id, last_message_at::text as "lastMessageAt" from conversations where workspace_id = ${workspaceId}::uuid and state = ${state} ${place}
      order by last_message_at desc, id desc limit ${sql.lit(atOnce)}`.execute(db)
    await reapply(kernel, db, workspaceId, rows.map(({ id }) => id))
    return rows.length === atOnce ? rows.at(-1)! : null
  })
  kernel.signal.wake()
  return last
}

/**
 * Chooses policies anew and reckons the clocks by them. How far a conversation has come is taken as the log has told it so
 * far; what it has not told yet follows in its order. The caller has entered the workspace.
 */
export async function reapply(kernel: Kernel, db: Db, workspaceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const { rows: [clock] } = await sql<{ now: Date }>`select now() as now`.execute(db)
  const at = clock!.now
  const { rows } = await sql<Conversation>`select ${conversationColumns} from conversations where id = any(${ids}::uuid[])`.execute(db)
  const standings = await loadStandings(db, rows.map(({ id, state, priority, waitingSince, createdAt }) => ({ conversationId: id, at, state, priority, waitingSince, openedAt: createdAt })))
  const choose = await makeChoice(db, await findPolicies(db), ids)
  const moved = rows.flatMap((record) => {
    const standing = standings.get(record.id)
    if (!standing) return []
    const { state, priority, waitingSince } = standing.course
    return [advance(standing, { state, priority, waitingSince, at, answers: false, gone: record.spam || record.mergedInto !== null }, choose(written(record), at))]
  })
  await saveStandings(db, kernel.jobs, workspaceId, moved.map(({ course }) => course), moved.flatMap(({ clocks }) => clocks))
}

/** As it stands in events: moments as text. */
function written(record: Conversation) {
  const text = (moment: Date | null) => moment && moment.toISOString()
  return {
    ...record, createdAt: record.createdAt.toISOString(), updatedAt: record.updatedAt.toISOString(), closedAt: text(record.closedAt),
    waitingSince: text(record.waitingSince), slaDueAt: text(record.slaDueAt),
  }
}
