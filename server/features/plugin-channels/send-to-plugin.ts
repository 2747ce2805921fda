import { sql } from 'kysely'
import { z } from 'zod'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import type { Projection } from '../../kernel/events/projection.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { job, jobRequest } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { isOnChannelOf } from '../channels/index.ts'
import { messageCreated, setDelivery } from '../conversations/index.ts'
import { callPlugin, findInstallation } from '../plugins/index.ts'

const Outgoing = z.object({ id: Id, conversationId: Id, externalId: z.string(), text: z.string(), authorName: z.string() })

export const noteDelivery = command({
  name: 'pluginChannels.noteDelivery',
  summary: 'Note what became of a reply that a plugin sends',
  scope: 'channels:manage',
  input: z.object({ messageId: Id, delivery: z.enum(['sent', 'failed']), detail: z.string().nullable() }),
  output: z.object({}),
  rest: 'POST /plugin-channels/deliveries',
  async run(ctx, { messageId, delivery, detail }) {
    await setDelivery(ctx, messageId, { delivery, detail })
    return {}
  },
})

/** Out: a member's reply, by the plugin's `send`. Tried ten times, then it counts as failed. */
export const sendToPlugin = job({
  name: 'send-to-plugin',
  payload: z.object({ installationId: Id, channel: z.string(), message: Outgoing }),
  maxAttempts: 10,
  timeoutSeconds: 120,
  async run(kernel, { workspaceId, payload: { installationId, channel, message }, job: { signal, attempt, maxAttempts } }) {
    const note = async (delivery: 'sent' | 'failed', detail: string | null) => {
      const call = { caller: systemCaller(workspaceId!, 'plugins'), request: { correlationId: newId(), ip: null, userAgent: null }, surface: 'internal' as const }
      await runOperation(kernel, noteDelivery, call, { messageId: message.id, delivery, detail })
    }
    try {
      const installation = await findInstallation(kernel.database.forWorkspace(workspaceId!), installationId)
      await callPlugin(kernel, installation, {
        target: { kind: 'channel', name: channel }, input: message, idempotencyKey: message.id, correlationId: message.id, ...(signal ? { signal } : {}),
      })
    } catch (error) {
      if (attempt >= maxAttempts) await note('failed', error instanceof Error ? error.message : String(error))
      throw error
    }
    await note('sent', null)
  },
})

const Payload = z.object({
  message: z.object({ id: Id, kind: z.literal('reply'), authorKind: z.enum(['member', 'system']), text: z.string(), authorName: z.string() }),
  conversation: z.object({ id: Id, channelId: Id }),
})

/** Turns replies in the conversations of plugins' channels into jobs, each exactly once. */
export function pluginReplies(kernel: Kernel): Projection {
  return {
    name: 'plugin replies',
    concerns: isOnChannelOf('plugin'),
    async apply(events, db) {
      const replies = events.flatMap((event) => {
        const payload = event.name === messageCreated.name ? Payload.safeParse(event.payload) : undefined
        return payload?.success ? [{ event, ...payload.data }] : []
      })
      if (replies.length === 0) return
      const { rows } = await sql<{ conversationId: string; externalId: string; installationId: string; channel: string }>`
        select conversations.id as "conversationId", conversations.external_id as "externalId", plugin_installation_id as "installationId", plugin_channel as channel
        from conversations join channels on channels.id = conversations.channel_id
        where conversations.id = any(${replies.map(({ conversation }) => conversation.id)}::uuid[])
          and conversations.external_id is not null and plugin_installation_id is not null`.execute(db)
      await kernel.jobs.add(db, replies.flatMap(({ event, message, conversation }) => rows
        .filter((row) => row.conversationId === conversation.id && !isOwn(event, row.installationId))
        .map(({ externalId, installationId, channel }) => jobRequest(sendToPlugin, {
          workspaceId: event.workspaceId,
          serialBy: `send-to-plugin:${conversation.id}`,
          payload: { installationId, channel, message: { id: message.id, conversationId: conversation.id, externalId, text: message.text, authorName: message.authorName } },
        }))))
    },
  }
}

// What a member wrote in the service itself, and the plugin brought here, is there already.
function isOwn(event: LoggedEvent, installationId: string): boolean {
  return event.actor.id === installationId || (event.correlationId?.startsWith(`plugin:${installationId}:`) ?? false)
}
