import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import type { Db } from '../../kernel/db/database.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import type { Projection } from '../../kernel/events/projection.ts'
import { Id, idAt, newId } from '../../kernel/ids.ts'
import { job, jobRequest } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { findContact } from '../contacts/index.ts'
import { findConversation, messageCreated } from '../conversations/index.ts'
import { sendChatReplies } from '../mail/index.ts'
import { addressOf } from './introduction.ts'

const none = idAt(0)
const mostAtOnce = 50

const Payload = z.object({
  message: z.object({ kind: z.literal('reply'), authorKind: z.literal('member') }),
  conversation: z.object({ id: Id, kind: z.literal('chat'), channelId: Id }),
})

/** Each answer in a chat asks for a look, some minutes later, at what its visitor has not seen. The last one counts. */
export function handOvers(kernel: Kernel): Projection {
  return {
    name: 'hand-overs',
    restMs: 200,
    concerns: (events) => events.some((event) => answerIn(event) !== undefined),
    async apply(events, db) {
      const answers = events.flatMap((event) => answerIn(event) ?? [])
      if (answers.length === 0) return
      const minutes = await minutesByChannel(db, answers.map(({ channelId }) => channelId))
      await kernel.jobs.add(db, answers.flatMap(({ event, conversationId, channelId }) => {
        const after = minutes.get(channelId)
        return after === undefined ? [] : [look(event.workspaceId, conversationId, new Date(event.at.getTime() + after * 60_000))]
      }))
    },
  }
}

function answerIn(event: LoggedEvent): { event: LoggedEvent; conversationId: string; channelId: string } | undefined {
  const payload = event.name === messageCreated.name ? Payload.safeParse(event.payload) : undefined
  return payload?.success ? { event, conversationId: payload.data.conversation.id, channelId: payload.data.conversation.channelId } : undefined
}

async function minutesByChannel(db: Db, channelIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; minutes: number }>`
    select id, coalesce((settings -> 'handOver' ->> 'afterMinutes')::int, 5) as minutes from channels
    where id = any(${[...new Set(channelIds)]}::uuid[]) and kind = 'chat' and coalesce((settings -> 'handOver' ->> 'isOn')::boolean, true)`.execute(db)
  return new Map(rows.map(({ id, minutes }) => [id, minutes]))
}

function look(workspaceId: string, conversationId: string, runAt: Date) {
  const key = `hand-over:${conversationId}`
  return jobRequest(handOverReplies, { workspaceId, payload: { conversationId }, runAt, key, serialBy: key })
}

/** The visitor left an address: what they had not seen may go there now. */
export async function askHandOver(ctx: Context, contactId: string): Promise<void> {
  const { rows } = await sql<{ id: string; channelId: string }>`
    select id, channel_id as "channelId" from conversations
    where workspace_id = current_workspace() and contact_id = ${contactId}::uuid and kind = 'chat' and state <> 'closed' and last_message_by = 'member'
    limit 10`.execute(ctx.db)
  const minutes = await minutesByChannel(ctx.db, rows.map(({ channelId }) => channelId))
  await ctx.kernel.jobs.add(ctx.db, rows.flatMap(({ id, channelId }) => {
    const after = minutes.get(channelId)
    return after === undefined ? [] : [look(ctx.workspaceId, id, new Date(ctx.now.getTime() + after * 60_000))]
  }))
}

export const handOverReplies = job({
  name: 'hand-over-replies',
  payload: z.object({ conversationId: Id }),
  async run(kernel, { workspaceId, payload }) {
    const call = { caller: systemCaller(workspaceId!, 'chat'), request: { correlationId: newId(), ip: null, userAgent: null }, surface: 'internal' as const }
    await runOperation(kernel, takeUnseen, call, payload)
  },
})

/** What was taken is mailed by a job of the same transaction: it is never forgotten, and nobody takes it twice. */
export const takeUnseen = command({
  name: 'widget.takeUnseen',
  summary: 'Hand answers that a visitor has not seen to the mail',
  scope: 'mails:manage',
  input: z.object({ conversationId: Id }),
  output: z.object({ messageIds: z.array(Id) }),
  errors: ['not_found'],
  rest: 'POST /widget/hand-overs',
  async run(ctx, { conversationId }) {
    const conversation = await findConversation(ctx.db, conversationId)
    const to = addressOf(await findContact(ctx.db, conversation.contactId))
    if (to === null || conversation.spam || conversation.mergedInto) return { messageIds: [] }
    const { rows: [thread] } = await sql<{ upTo: string | null; pageUrl: string | null }>`
      insert into visitor_threads (conversation_id) values (${conversationId})
      on conflict (conversation_id) do update set conversation_id = excluded.conversation_id
      returning greatest(seen_message_id, mailed_message_id) as "upTo", page_url as "pageUrl"`.execute(ctx.db)
    const { rows } = await sql<{ id: string }>`
      select id from messages
      where workspace_id = current_workspace() and conversation_id = ${conversationId}::uuid and kind = 'reply' and author_kind = 'member'
        and id > greatest(${thread?.upTo ?? none}::uuid, (
          select id from messages
          where workspace_id = current_workspace() and conversation_id = ${conversationId}::uuid and kind = 'reply' and author_kind = 'contact'
          order by id desc limit 1))
      order by id limit ${mostAtOnce}`.execute(ctx.db)
    const messageIds = rows.map(({ id }) => id)
    const last = messageIds.at(-1)
    if (!last) return { messageIds }
    await sql`update visitor_threads set mailed_message_id = ${last} where conversation_id = ${conversationId}`.execute(ctx.db)
    await ctx.kernel.jobs.add(ctx.db, [jobRequest(mailReplies, {
      workspaceId: ctx.workspaceId, serialBy: `mail-replies:${conversationId}`, payload: { messageIds, to, pageUrl: thread?.pageUrl ?? null },
    })])
    return { messageIds }
  },
})

export const mailReplies = job({
  name: 'mail-chat-replies',
  payload: z.object({ messageIds: z.array(Id).min(1), to: z.string(), pageUrl: z.string().nullable() }),
  maxAttempts: 20,
  async run(kernel, { workspaceId, payload, job: { attempt, maxAttempts } }) {
    await sendChatReplies(kernel, workspaceId!, { ...payload, isLast: attempt >= maxAttempts })
  },
})
