import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { type CronDefinition, job, type JobRequest, jobRequest } from '../../kernel/jobs/job.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { changeConversation, lockConversation } from '../conversations/index.ts'
import { conversationWoken } from './events.ts'

/** At most once: under its lock, a conversation that is not snoozed any more, or for longer by now, stays as it is. */
export const wakeConversation = command({
  name: 'conversations.wake',
  summary: 'Wake a conversation whose snooze is over',
  scope: 'conversations:manage',
  input: z.object({ id: Id }),
  output: z.object({ woken: z.boolean() }),
  errors: ['not_found'],
  rest: 'POST /wakings',
  async run(ctx, { id }) {
    const before = await lockConversation(ctx.db, id)
    if (before.state !== 'snoozed' || before.snoozedUntil === null) return { woken: false }
    if (before.snoozedUntil > ctx.now) {
      await ctx.kernel.jobs.add(ctx.db, [wakeRequest(ctx.workspaceId, id, before.snoozedUntil)])
      return { woken: false }
    }
    await changeConversation(ctx, { before, event: conversationWoken, line: 'The snooze is over', set: { state: 'open', snoozed_until: null, unread: true } })
    return { woken: true }
  },
})

export const wakeSnoozed = job({
  name: 'wake-conversation',
  payload: z.object({ id: Id }),
  async run(kernel, { workspaceId, payload, job: { id } }) {
    const call = { caller: systemCaller(workspaceId!), surface: 'internal' as const, request: { correlationId: `wake-conversation ${id}`, ip: null, userAgent: null } }
    await runOperation(kernel, wakeConversation, call, payload)
  },
})

export function wakeRequest(workspaceId: string, id: string, at: Date): JobRequest {
  return jobRequest(wakeSnoozed, { workspaceId, payload: { id }, runAt: at, key: `wake-conversation:${id}` })
}

const sweptAtOnce = 1_000

/** For snoozes whose job was lost (removed by an operator, dead after an outage): each has its job; this asks again for those overdue. */
export const wakeOverdue: CronDefinition = {
  name: 'wake-overdue-conversations',
  schedule: '* * * * *',
  async run(kernel) {
    const { rows } = await sql<{ id: string; workspaceId: string }>`
      select id, workspace_id as "workspaceId" from conversations
      where state = 'snoozed' and snoozed_until < now() - interval '30 seconds' order by snoozed_until limit ${sql.lit(sweptAtOnce)}`.execute(kernel.database.system)
    await kernel.jobs.add(kernel.database.system, rows.map(({ id, workspaceId }) => wakeRequest(workspaceId, id, new Date())))
  },
}
