import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { mailboxUpdated } from './events.ts'
import { Mailbox } from './mailbox.ts'
import { findMailbox, lockMailbox } from './queries.ts'

export const pauseMailbox = command({
  name: 'mailboxes.pause',
  summary: 'Stop reading a mail box until it is resumed; its mail waits on its server',
  scope: 'mailboxes:manage',
  input: z.object({ id: Id }),
  output: Mailbox,
  errors: ['not_found'],
  rest: 'PUT /mailboxes/:id/pause',
  async run(ctx, { id }) {
    const before = await lockMailbox(ctx.db, id)
    return before.state === 'paused' ? before : changeState(ctx, before, 'paused')
  },
})

export const resumeMailbox = command({
  name: 'mailboxes.resume',
  summary: 'Read a paused mail box again, from where it was left',
  scope: 'mailboxes:manage',
  input: z.object({ id: Id }),
  output: Mailbox,
  errors: ['not_found'],
  rest: 'DELETE /mailboxes/:id/pause',
  async run(ctx, { id }) {
    const before = await lockMailbox(ctx.db, id)
    return before.state === 'paused' ? changeState(ctx, before, 'waiting') : before
  },
})

/** Without its keeper: what that one still has in hand is not taken. */
async function changeState(ctx: Context, before: Mailbox, state: 'paused' | 'waiting'): Promise<Mailbox> {
  await sql`
    update mailboxes set state = ${state}, keeper_id = null, failing_since = null, last_error = null, failures = 0, to_take = 0, taken = 0,
      revision = revision + 1, updated_at = ${ctx.now}
    where id = ${before.id}`.execute(ctx.db)
  const mailbox = await findMailbox(ctx.db, before.id)
  ctx.recordChange({ subjectId: before.id, before, after: mailbox })
  ctx.emit(mailboxUpdated, { subjectId: before.id, payload: { mailbox } })
  return mailbox
}
