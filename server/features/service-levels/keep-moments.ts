import { sql } from 'kysely'
import { z } from 'zod'
import { newId } from '../../kernel/ids.ts'
import { type CronDefinition, job } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { actOnClocks } from './act-on-clocks.ts'
import { momentJobName, momentRequest } from './moment-request.ts'

const atOnce = 400
// In one transaction; measured 2.5 times as fast as each in its own.
const together = 25
const inParallel = 4
const longestMs = 60_000
const behindMs = 500

/** Does what is due, the earliest first, and asks for its own next turn: at the next moment of any clock. */
export const keepMoments = job({
  name: momentJobName,
  payload: z.object({}),
  timeoutSeconds: 120,
  run: (kernel, { workspaceId, job: { signal } }) => keepWorkspace(kernel, workspaceId!, { signal }),
})

/** @param clock tests give one of their own */
export async function keepWorkspace(kernel: Kernel, workspaceId: string, { signal, clock = () => new Date() }: { signal?: AbortSignal | undefined; clock?: () => Date } = {}): Promise<void> {
  const begun = performance.now()
  const behind = new Set<string>()
  while (!signal?.aborted && performance.now() - begun < longestMs) {
    const due = await findDue(kernel, workspaceId, clock(), behind)
    if (due.length === 0) break
    const waiting = Array.from({ length: Math.ceil(due.length / together) }, (_, n) => due.slice(n * together, (n + 1) * together))
    await Promise.all(Array.from({ length: inParallel }, async () => {
      for (let ids = waiting.shift(); ids !== undefined && !signal?.aborted; ids = waiting.shift()) {
        for (const id of await act(kernel, workspaceId, ids, clock())) behind.add(id)
      }
    }))
  }
  await kernel.database.transaction(workspaceId, async ({ db }) => {
    const { rows: [next] } = await sql<{ at: Date | null }>`
      select min(next_at) as at from sla_clocks where workspace_id = current_workspace() and next_at is not null`.execute(db)
    if (!next?.at) return
    const soonest = new Date(Date.now() + (behind.size > 0 ? behindMs : 0))
    await kernel.jobs.add(db, [momentRequest(workspaceId, next.at > soonest ? next.at : soonest)])
  })
}

async function findDue(kernel: Kernel, workspaceId: string, now: Date, except: ReadonlySet<string>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from sla_clocks where workspace_id = current_workspace() and next_at <= ${now} and id <> all(${[...except]}::uuid[])
    order by next_at limit ${sql.lit(atOnce)}`.execute(kernel.database.forWorkspace(workspaceId))
  return rows.map(({ id }) => id)
}

/** @returns those that the log is not read far enough for; one that fails is put off, so that it does not hold up the others */
async function act(kernel: Kernel, workspaceId: string, ids: readonly string[], now: Date): Promise<string[]> {
  const call = { caller: systemCaller(workspaceId, 'service levels'), surface: 'internal' as const, request: { correlationId: newId(), ip: null, userAgent: null } }
  try {
    return (await runOperation(kernel, actOnClocks, call, { ids, now: now.toISOString() })).output.behindIds
  } catch (error) {
    if (ids.length > 1) return (await Promise.all(ids.map((id) => act(kernel, workspaceId, [id], now)))).flat()
    kernel.log.warn({ err: error, clockId: ids[0], workspaceId }, 'a clock of a service level could not be kept; trying again in a minute')
    await sql`update sla_clocks set next_at = ${new Date(now.getTime() + 60_000)} where id = ${ids[0]}::uuid`.execute(kernel.database.system)
    return []
  }
}

/** Should a job be lost or dead: each minute, workspaces with something overdue get one. */
export const catchUpMoments: CronDefinition = {
  name: 'catch-up-service-levels',
  schedule: '* * * * *',
  async run(kernel) {
    await kernel.database.systemTransaction(async (db) => {
      const { rows } = await sql<{ workspaceId: string }>`
        select distinct workspace_id as "workspaceId" from sla_clocks where next_at < now() - interval '20 seconds'`.execute(db)
      await kernel.jobs.add(db, rows.map(({ workspaceId }) => momentRequest(workspaceId, new Date())))
    })
  },
}
