import { type PluginContext, PluginError, type PluginReply, type PluginRequest } from '@hayloft/plugin'
import { readJson } from '../shared/call-service.ts'
import { callSlack } from './call-slack.ts'
import { memberOfUser } from './member-of-user.ts'
import { fromSlack } from './slack-text.ts'
import { conversationOf } from './threads.ts'
import { isFromSlack } from './verify-request.ts'

type Callback =
  | { type: 'url_verification'; challenge: string }
  | { type: 'event_callback'; event_id: string; event: MessageEvent }
type MessageEvent = { type: string; subtype?: string; bot_id?: string; channel: string; user?: string; text?: string; ts: string; thread_ts?: string; files?: { name?: string }[] }

export async function receiveEvent(context: PluginContext, request: PluginRequest): Promise<PluginReply> {
  if (!isFromSlack(context, request)) return { status: 401, body: 'wrong signature' }
  const callback = readJson(request.body) as Callback | undefined
  if (callback?.type === 'url_verification') return { status: 200, headers: { 'content-type': 'text/plain' }, body: callback.challenge }
  if (callback?.type === 'event_callback' && isAnswer(callback.event)) await takeAnswer(context, callback.event)
  return { status: 200 }
}

/** Something that a person wrote in a thread. What begins with `//` is meant for colleagues. */
function isAnswer({ type, subtype, bot_id: bot, user, text, ts, thread_ts: thread }: MessageEvent): boolean {
  const isWritten = type === 'message' && (subtype === undefined || subtype === 'file_share' || subtype === 'thread_broadcast')
  return isWritten && !bot && user !== undefined && thread !== undefined && thread !== ts && !text?.startsWith('//')
}

async function takeAnswer(context: PluginContext, event: MessageEvent): Promise<void> {
  const conversationId = await conversationOf(context, event.channel, event.thread_ts!)
  if (!conversationId) return
  if (event.text?.trim() && await send(context, conversationId, event)) await markSent(context, event)
  if (event.files?.length) await tellWriter(context, event, 'Files stay in Slack: send them to the customer from Hayloft.')
}

async function send(context: PluginContext, conversationId: string, event: MessageEvent): Promise<boolean> {
  const member = await memberOfUser(context, event.user!)
  // A channel may have guests, and people who have left the workspace: what goes to a customer is a member's.
  if (!member) {
    await tellWriter(context, event, 'This was not sent: the address of your Slack account is that of no member of Hayloft.')
    return false
  }
  try {
    await context.call('messages.create', {
      conversationId, kind: 'reply', text: fromSlack(event.text!),
      // The message's own identity: Slack sends an event again when our answer is late.
      clientId: `slack:${event.channel}:${event.ts}`,
    }, { onBehalfOf: member.id })
    return true
  } catch (error) {
    if (!(error instanceof PluginError) || error.code !== 'forbidden') throw error
    await tellWriter(context, event, 'This was not sent: you may not answer customers in Hayloft.')
    return false
  }
}

/** Only whoever wrote it sees this. */
async function tellWriter(context: PluginContext, { channel, user, thread_ts }: MessageEvent, text: string): Promise<void> {
  await callSlack(context, 'chat.postEphemeral', { channel, user, thread_ts, text })
}

/** A sign for whoever wrote it; the answer is sent without it too. */
async function markSent(context: PluginContext, { channel, ts }: MessageEvent): Promise<void> {
  await callSlack(context, 'reactions.add', { channel, timestamp: ts, name: 'white_check_mark' }).catch((error: unknown) => {
    context.log.info('the reaction could not be added', { reason: error instanceof Error ? error.message : '' })
  })
}
