import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id, newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { insertNotifications } from '../notifications/index.ts'
import { mailboxFailing, mailboxRecovered, mailboxUpdated } from './events.ts'
import type { Mailbox } from './mailbox.ts'
import { findMailbox } from './queries.ts'

const State = z.enum(['syncing', 'connected', 'failing'])

/** Internal: what whoever keeps the box found out about it. Nothing when it is paused, gone, or kept by another process. */
export const noteMailboxState = command({
  name: 'mailboxes.noteState',
  summary: 'Note how a mail box does',
  scope: 'mailboxes:manage',
  input: z.object({ id: Id, keeperId: Id, state: State, reason: z.string().nullable(), toTake: z.int() }),
  output: z.object({ changed: z.boolean() }),
  rest: 'PUT /mailboxes/:id/state',
  async run(ctx, { id, keeperId, state, reason, toTake }) {
    const { rows: [row] } = await sql<{ state: string }>`
      select state from mailboxes where id = ${id} and keeper_id = ${keeperId} and state <> 'paused' for update`.execute(ctx.db)
    if (!row) return { changed: false }
    const before = await findMailbox(ctx.db, id)
    await sql`
      update mailboxes set state = ${state}, to_take = ${toTake}, taken = 0, updated_at = ${ctx.now},
        last_error = ${state === 'failing' ? reason?.slice(0, 500) ?? null : null},
        failing_since = case when ${state === 'failing'} then coalesce(failing_since, ${ctx.now}) end,
        last_synced_at = case when ${state === 'connected'} then ${ctx.now} else last_synced_at end
      where id = ${id}`.execute(ctx.db)
    const mailbox = await findMailbox(ctx.db, id)
    const isNews = before.state !== mailbox.state || before.lastError !== mailbox.lastError
    if (!isNews) return { changed: false }
    ctx.recordChange({ subjectId: id, before, after: mailbox })
    ctx.emit(mailboxUpdated, { subjectId: id, payload: { mailbox } })
    if (state === 'failing' && before.state !== 'failing') {
      ctx.emit(mailboxFailing, { subjectId: id, payload: { mailbox } })
      await tellAdmins(ctx, mailbox)
    }
    if (before.state === 'failing' && state !== 'failing') ctx.emit(mailboxRecovered, { subjectId: id, payload: { mailbox } })
    return { changed: true }
  },
})

/** Once a day for each box. */
async function tellAdmins(ctx: Context, { id, address, lastError }: Mailbox): Promise<void> {
  await insertNotifications(ctx, {
    roles: ['owner', 'admin'], kind: 'mailbox.failing', subjectId: id, link: '/settings/mailboxes',
    title: `The mail box of ${address} cannot be read`.slice(0, 200), text: lastError ?? '', cause: `mailbox ${id} failing ${ctx.now.toISOString().slice(0, 10)}`,
  })
}

export type StateNote = { state: z.output<typeof State>; reason?: string | null; toTake?: number }

export async function noteState(kernel: Kernel, box: { id: string; workspaceId: string; keeperId: string }, { state, reason = null, toTake = 0 }: StateNote): Promise<void> {
  const call = { caller: systemCaller(box.workspaceId, 'mail boxes'), request: { correlationId: newId(), ip: null, userAgent: null }, surface: 'internal' as const }
  await runOperation(kernel, noteMailboxState, call, { id: box.id, keeperId: box.keeperId, state, reason, toTake })
}

/** Between the states, without an event: where the pass is, and that it was well a moment ago. */
export async function noteProgress(kernel: Kernel, box: { id: string; workspaceId: string; keeperId: string }, taken: number | null): Promise<void> {
  await kernel.database.transaction(box.workspaceId, async ({ db }) => {
    await sql`
      update mailboxes set taken = coalesce(${taken}::int, taken), last_synced_at = case when ${taken === null} then now() else last_synced_at end
      where id = ${box.id} and keeper_id = ${box.keeperId}`.execute(db)
  })
}
