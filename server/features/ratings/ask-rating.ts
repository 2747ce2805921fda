import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { job, jobRequest, reaction } from '../../kernel/jobs/job.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { type Conversation, conversationClosed, lockConversation } from '../conversations/index.ts'
import { conversationRatingAsked } from './events.ts'
import { type Rating, ratingColumns, visitorRating } from './rating.ts'
import { findRatingSettings, type RatingSettings, wordsOf } from './rating-settings.ts'

const Closing = z.object({ conversationId: Id, closedAt: z.iso.datetime() })
const Closed = z.object({ conversation: z.object({ id: Id, closedAt: z.iso.datetime().nullable(), spam: z.boolean(), mergedInto: Id.nullable() }) })

/** What was closed is asked about after a while, if it is closed then still. */
export const askRatingWhenClosed = reaction({
  name: 'ask-rating-when-closed',
  on: [conversationClosed],
  when: ({ payload }) => {
    const { data } = Closed.safeParse(payload)
    return data !== undefined && data.conversation.closedAt !== null && !data.conversation.spam && data.conversation.mergedInto === null
  },
  async run(kernel, { workspaceId, payload, correlationId }) {
    const { conversation: { id, closedAt } } = Closed.parse(payload)
    await kernel.database.transaction(workspaceId, async ({ db }) => {
      const { enabled, askAfterBulk, delayMinutes } = await findRatingSettings(db)
      if (!enabled || (!askAfterBulk && await isOfBulk(db, correlationId))) return
      const runAt = new Date(Date.parse(closedAt!) + delayMinutes * 60_000)
      await kernel.jobs.add(db, [jobRequest(askRating, { workspaceId, payload: { conversationId: id, closedAt: closedAt! }, runAt, key: `ask-rating:${id}` })])
    })
  },
})

/** A bulk action's changes carry its id. */
async function isOfBulk(db: Context['db'], correlationId: string | null): Promise<boolean> {
  if (!Id.safeParse(correlationId).success) return false
  const { rows } = await sql`select from bulk_actions where id = ${correlationId}::uuid`.execute(db)
  return rows.length > 0
}

export const askRating = job({
  name: 'ask-rating',
  payload: Closing,
  async run(kernel, { workspaceId, payload }) {
    const call = { caller: systemCaller(workspaceId!, 'ratings'), surface: 'internal' as const, request: { correlationId: newId(), ip: null, userAgent: null } }
    await runOperation(kernel, askForRating, call, payload)
  },
})

export const askForRating = command({
  name: 'ratings.ask',
  summary: 'Ask the contact of a closed conversation how they were helped',
  scope: 'ratings:manage',
  input: Closing,
  output: z.object({ isAsked: z.boolean() }),
  rest: 'POST /ratings',
  async run(ctx, { conversationId, closedAt }) {
    const settings = await findRatingSettings(ctx.db)
    const { rows: there } = await sql`select from conversations where id = ${conversationId}`.execute(ctx.db)
    if (!settings.enabled || there.length === 0) return { isAsked: false }
    const conversation = await lockConversation(ctx.db, conversationId)
    const isSame = conversation.state === 'closed' && conversation.closedAt?.getTime() === Date.parse(closedAt)
    if (!isSame || conversation.spam || conversation.mergedInto !== null) return { isAsked: false }
    const way = await findWay(ctx, conversation, settings)
    if (!way || await wasAskedLately(ctx, conversation.contactId, settings.onceInDays)) return { isAsked: false }
    const { rows: [rating] } = await sql<Rating>`
      insert into ratings (id, conversation_id, contact_id, channel_id, member_id, team_id, asked_by, closed_at, asked_at)
      values (${newId()}, ${conversationId}, ${conversation.contactId}, ${conversation.channelId}, ${way.memberId}, ${conversation.teamId}, ${way.askedBy}, ${closedAt}, ${ctx.now})
      on conflict (conversation_id, closed_at) do nothing returning ${ratingColumns}`.execute(ctx.db)
    if (!rating) return { isAsked: false }
    ctx.emit(conversationRatingAsked, { subjectId: conversationId, payload: { conversation, rating, shown: visitorRating(rating, wordsOf(settings)) } })
    return { isAsked: true }
  },
})

/** Where the contact can be asked, and who answered last. Null: they never got an answer, or cannot be reached. */
async function findWay(ctx: Context, conversation: Conversation, { channelIds }: RatingSettings): Promise<{ askedBy: 'chat' | 'email'; memberId: string | null } | null> {
  if (channelIds.length > 0 && !(conversation.channelId && channelIds.includes(conversation.channelId))) return null
  const { rows: [found] } = await sql<{ memberId: string | null; email: string | null; channelKind: string | null }>`
    select members.id as "memberId",
      (select email from contact_details where contact_id = ${conversation.contactId}) as email,
      (select kind from channels where id = ${conversation.channelId}::uuid) as "channelKind"
    from (
      select author_id from messages where workspace_id = current_workspace() and conversation_id = ${conversation.id}
        and kind = 'reply' and author_kind = 'member' order by id desc limit 1
    ) as answer left join members on members.id = answer.author_id`.execute(ctx.db)
  if (!found) return null
  if (conversation.kind === 'chat' && found.channelKind === 'chat') return { askedBy: 'chat', memberId: found.memberId }
  return conversation.kind === 'email' && found.email ? { askedBy: 'email', memberId: found.memberId } : null
}

/** Locked, so that two conversations closed at once ask a contact once. */
async function wasAskedLately(ctx: Context, contactId: string, days: number): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtext(${`ratings of ${contactId}`}))`.execute(ctx.db)
  const { rows } = await sql`
    select from ratings where workspace_id = current_workspace() and contact_id = ${contactId} and asked_at > ${new Date(ctx.now.getTime() - days * 86_400_000)} limit 1`.execute(ctx.db)
  return rows.length > 0
}
