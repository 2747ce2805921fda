import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../../kernel/db/database.ts'
import { type CronDefinition, job, type JobRequest, jobRequest } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { writeUnderLock } from './write-documents.ts'

const atOnce = 100
const restMs = 5
// Well within a job's time; the cron goes on with the rest.
const longestMs = 120_000

/**
 * Takes in what was there before the index, newest first: each batch and how far it got in one transaction, so that it goes on
 * where it was killed.
 */
export const fillIndex = job({
  name: 'fill-search-index',
  payload: z.object({}),
  priority: 8,
  async run(kernel, { workspaceId, job: { signal } }) {
    const end = Date.now() + longestMs
    while (Date.now() < end && !signal?.aborted) {
      if (await fillBatch(kernel, workspaceId!)) return
      await sleep(restMs)
    }
  },
})

export const goOnFilling: CronDefinition = {
  name: 'go-on-filling-search-index',
  schedule: '* * * * *',
  async run({ database: { system }, jobs }) {
    const { rows } = await sql<{ workspaceId: string }>`select workspace_id as "workspaceId" from search_fills where finished_at is null`.execute(system)
    if (rows.length > 0) await jobs.add(system, rows.map(({ workspaceId }) => fillRequest(workspaceId)))
  },
}

export function fillRequest(workspaceId: string): JobRequest {
  return jobRequest(fillIndex, { workspaceId, payload: {}, key: `fill-search-index:${workspaceId}`, serialBy: `fill-search-index:${workspaceId}` })
}

type Fill = { beforeConversation: string; beforeMessage: string; total: string | null }

/** @returns whether nothing is left */
export async function fillBatch(kernel: Kernel, workspaceId: string): Promise<boolean> {
  return kernel.database.systemTransaction(async (db) => {
    const { rows: [fill] } = await sql<Fill>`
      select before_conversation as "beforeConversation", before_message as "beforeMessage", total::text as total from search_fills
      where workspace_id = ${workspaceId}::uuid and finished_at is null for update`.execute(db)
    if (!fill) return true
    if (fill.total === null) await count(db, workspaceId)
    const headers = await idsBefore(db, 'conversations', workspaceId, fill.beforeConversation)
    const messages = headers.length < atOnce ? await idsBefore(db, 'messages', workspaceId, fill.beforeMessage) : []
    if (headers.length > 0) await writeUnderLock(db, 'headers', headers, 'fill')
    if (messages.length > 0) await writeUnderLock(db, 'messages', messages, 'fill')
    const isDone = headers.length < atOnce && messages.length < atOnce
    await sql`
      update search_fills set before_conversation = ${headers.at(-1) ?? fill.beforeConversation}::uuid, before_message = ${messages.at(-1) ?? fill.beforeMessage}::uuid,
        done = done + ${headers.length + messages.length}::integer, finished_at = case when ${isDone}::boolean then now() end
      where workspace_id = ${workspaceId}::uuid`.execute(db)
    return isDone
  })
}

async function idsBefore(db: Db, table: 'conversations' | 'messages', workspaceId: string, before: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(table)} where workspace_id = ${workspaceId}::uuid and id < ${before}::uuid order by id desc limit ${sql.lit(atOnce)}`.execute(db)
  return rows.map(({ id }) => id)
}

async function count(db: Db, workspaceId: string): Promise<void> {
  await sql`
    update search_fills set total = (select count(*) from messages where workspace_id = ${workspaceId}::uuid) + (select count(*) from conversations where workspace_id = ${workspaceId}::uuid)
    where workspace_id = ${workspaceId}::uuid`.execute(db)
}
