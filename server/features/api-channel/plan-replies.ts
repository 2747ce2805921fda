import { sql } from 'kysely'
import { z } from 'zod'
import type { Projection } from '../../kernel/events/projection.ts'
import { Id } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { isOnChannelOf } from '../channels/index.ts'
import { messageCreated } from '../conversations/index.ts'
import { sendRequest } from './lane.ts'

const Payload = z.object({
  message: z.object({ id: Id, kind: z.literal('reply'), authorKind: z.enum(['member', 'system']) }),
  conversation: z.object({ id: Id, channelId: Id }),
})

/** Each reply in a conversation of an API channel becomes a row, in the order of the log and exactly once, and a job for its lane. */
export const planReplies = (kernel: Kernel): Projection => ({
  name: 'api channel replies',
  concerns: isOnChannelOf('api'),
  async apply(events, db) {
    const replies = events.flatMap((event) => {
      const payload = event.name === messageCreated.name ? Payload.safeParse(event.payload) : undefined
      return payload?.success ? [{ workspaceId: event.workspaceId, messageId: payload.data.message.id, conversationId: payload.data.conversation.id, channelId: payload.data.conversation.channelId }] : []
    })
    if (replies.length === 0) return
    const { rows } = await sql<{ workspaceId: string; conversationId: string }>`
      insert into api_channel_replies (message_id, workspace_id, channel_id, conversation_id)
      select "messageId", "workspaceId", "channelId", "conversationId"
      from jsonb_to_recordset(${JSON.stringify(replies.map((reply, place) => ({ ...reply, place })))}::jsonb)
        as reply("messageId" uuid, "workspaceId" uuid, "channelId" uuid, "conversationId" uuid, place integer)
      join api_channels on api_channels.channel_id = "channelId" and url is not null
      join messages on messages.id = "messageId"
      order by place
      on conflict (message_id) do nothing
      returning workspace_id as "workspaceId", conversation_id as "conversationId"`.execute(db)
    await kernel.jobs.add(db, rows.map(({ workspaceId, conversationId }) => sendRequest({ workspaceId, conversationId })))
  },
})
