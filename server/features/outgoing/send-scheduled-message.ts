import { sql } from 'kysely'
import { z } from 'zod'
import type { Caller, Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { job, jobRequest } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { commandNamed, performWithin } from '../../kernel/perform-within.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { Message } from '../conversations/index.ts'
import { findMembers, scopesOf } from '../identity/index.ts'
import { insertNotifications } from '../notifications/index.ts'
import { endScheduledMessage } from './end-scheduled-message.ts'
import { answeredSince, findScheduledMessage, lockScheduledMessage } from './queries.ts'
import { ScheduledMessage } from './scheduled-message.ts'
import { tellAuthor } from './tell-author.ts'

/** Writes the message and ends the waiting in one transaction: it is sent exactly when it is no longer waiting. */
export async function sendWaiting(ctx: Context, waiting: ScheduledMessage): Promise<ScheduledMessage> {
  const { conversationId, kind, text, html, fileIds, clientId } = waiting
  const message = Message.parse(await performWithin(ctx, commandNamed(ctx, 'messages.create'), { conversationId, kind, ...(html ? { html } : { text }), fileIds, clientId }))
  return endScheduledMessage(ctx, waiting, { state: 'sent', messageId: message.id, conversationId: message.conversationId })
}

/** As its author, with what the author may do at this moment. */
export const sendDueMessage = command({
  name: 'scheduledMessages.send',
  summary: 'Send a scheduled message whose moment has come',
  scope: 'me:read',
  input: z.object({ id: Id }),
  output: z.object({ outcome: z.enum(['sent', 'cancelled', 'not due', 'ended']) }),
  rest: 'POST /scheduled-messages/:id/due',
  async run(ctx, { id }) {
    const waiting = await lockScheduledMessage(ctx, id)
    if (waiting.state !== 'waiting') return { outcome: 'ended' as const }
    // By the database's clock, which the queue goes by, too.
    const { rows: [clock] } = await sql<{ due: boolean }>`select ${waiting.sendAt}::timestamptz <= clock_timestamp() as due`.execute(ctx.db)
    if (!clock!.due) {
      await sendLater(ctx, waiting)
      return { outcome: 'not due' as const }
    }
    if (waiting.cancelIfAnswered && await answeredSince(ctx.db, waiting.conversationId, waiting.createdAt)) {
      await cancelAnswered(ctx, waiting)
      return { outcome: 'cancelled' as const }
    }
    await sendWaiting(ctx, waiting)
    return { outcome: 'sent' as const }
  },
})

export async function cancelAnswered(ctx: Context, waiting: ScheduledMessage): Promise<void> {
  const ended = await endScheduledMessage(ctx, waiting, { state: 'cancelled', reason: 'The contact has answered before.' })
  await tellAuthor(ctx, ended, 'Your scheduled message was not sent: the contact has answered')
}

export const failScheduledMessage = command({
  name: 'scheduledMessages.fail',
  summary: 'Note that a scheduled message cannot be sent',
  scope: 'messages:write',
  input: z.object({ id: Id, reason: z.string(), authorGone: z.boolean() }),
  output: z.object({}),
  rest: 'POST /scheduled-messages/:id/failure',
  async run(ctx, { id, reason, authorGone }) {
    const waiting = await lockScheduledMessage(ctx, id)
    if (waiting.state !== 'waiting') return {}
    const failed = await endScheduledMessage(ctx, waiting, { state: 'failed', reason })
    if (!authorGone) await tellAuthor(ctx, failed, 'Your scheduled message could not be sent')
    else {
      await insertNotifications(ctx, {
        roles: ['owner', 'admin'], kind: 'scheduled-message', title: 'A scheduled message of a former member was not sent', text: `${reason}\n\n${failed.text}`.slice(0, 5_000),
        subjectId: failed.conversationId, link: `/inbox/all/${failed.conversationId}`, cause: `scheduled ${id} failed`,
      })
    }
    return {}
  },
})

export const sendScheduledMessage = job({
  name: 'send-scheduled-message',
  payload: z.object({ id: Id }),
  priority: 2,
  async run(kernel, { workspaceId, payload: { id } }) {
    const waiting = await findScheduledMessage({ db: kernel.database.forWorkspace(workspaceId!), kernel }, id).catch(ifMissing)
    if (waiting?.state !== 'waiting') return
    const request = { correlationId: `scheduled:${id}`, ip: null, userAgent: null }
    const fail = (reason: string, authorGone: boolean) =>
      runOperation(kernel, failScheduledMessage, { caller: systemCaller(workspaceId!), surface: 'internal', request }, { id, reason, authorGone })
    const caller = await callerOf(kernel, workspaceId!, waiting.authorId)
    if (!caller) return void await fail('Its author is no longer a member of the workspace.', true)
    try {
      await runOperation(kernel, sendDueMessage, { caller, surface: 'internal', request }, { id })
    } catch (error) {
      // What would be the same again is told; everything else is tried again by the queue.
      if (!(error instanceof AppError) || !lasting.has(error.code)) throw error
      await fail(error.message, false)
    }
  },
})

const lasting = new Set<AppError['code']>(['forbidden', 'not_found', 'invalid_input', 'already_closed', 'gone', 'too_large', 'limit_reached'])

function ifMissing(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'not_found') return undefined
  throw error
}

/** With the role that they have now; undefined when they have been removed. */
async function callerOf(kernel: Kernel, workspaceId: string, memberId: string): Promise<Caller | undefined> {
  const member = (await findMembers(kernel.database.forWorkspace(workspaceId), [memberId])).get(memberId)
  if (!member || member.removedAt) return undefined
  const { id, name, role } = member
  // No session: this ends with none, and lists none.
  return { workspaceId, actor: { kind: 'member', id, name, role, sessionId: id }, scopes: scopesOf(role), rateLimit: null }
}

/** A later moment takes the place of an earlier one. */
export function sendLater({ kernel, db, workspaceId }: Context, { id, sendAt }: Pick<ScheduledMessage, 'id' | 'sendAt'>): Promise<void> {
  return kernel.jobs.add(db, [jobRequest(sendScheduledMessage, { workspaceId, payload: { id }, runAt: sendAt, key: `scheduled-message ${id}` })])
}
