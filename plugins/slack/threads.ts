import { type Conversation, type PluginContext, PluginError } from '@hayloft/plugin'
import { claimOf } from '../shared/claim-of.ts'
import { conversationUrl } from '../shared/conversation-url.ts'
import { callSlack } from './call-slack.ts'
import { toSlack } from './slack-text.ts'

/** Where a conversation goes on in Slack. `posted`: its last messages that are there. */
export type Thread = { channel: string; ts: string; posted: string[] }

export function threadOf({ storage }: PluginContext, conversationId: string): Promise<Thread | undefined> {
  return storage.get<Thread>(`thread ${conversationId}`)
}

export function conversationOf({ storage }: PluginContext, channel: string, ts: string): Promise<string | undefined> {
  return storage.get<string>(`conversation of ${channel} ${ts}`)
}

/** Its first message names the conversation; what follows are answers to it. */
export async function openThread(context: PluginContext, conversation: Conversation, channel: string): Promise<Thread> {
  await joinIfPublic(context, channel)
  const { id, number, subject, contactName } = conversation
  const about = subject ? `: ${toSlack(subject)}` : ''
  const posted = await postOnce(context, {
    key: `thread ${id}`, channel,
    text: `*<${conversationUrl(context, id)}|Conversation ${number}>* with *${toSlack(contactName ?? 'a visitor')}*${about}`,
  })
  const thread: Thread = { channel: posted.channel, ts: posted.ts, posted: [] }
  await context.storage.set(`conversation of ${thread.channel} ${thread.ts}`, id)
  await context.storage.set(`thread ${id}`, thread)
  await forgetPosting(context, `thread ${id}`)
  return thread
}

/** Adds to the thread, each key once. */
export async function addToThread(context: PluginContext, conversationId: string, thread: Thread, { key, text }: { key: string; text: string }): Promise<void> {
  if (thread.posted.includes(key)) return
  await postOnce(context, { key, channel: thread.channel, threadTs: thread.ts, text })
  await context.storage.set(`thread ${conversationId}`, { ...thread, posted: [...thread.posted, key].slice(-100) })
  await forgetPosting(context, key)
}

type Posted = { channel: string; ts: string }
type Posting = { key: string; channel: string; threadTs?: string; text: string }

/** When what was posted is noted elsewhere. */
export function forgetPosting({ storage }: PluginContext, key: string): Promise<void> {
  return storage.remove(claimOf('posting', key))
}

/** The key goes along as metadata: a try that follows one whose answer was lost finds its message by it. */
export async function postOnce(context: PluginContext, { key, channel, threadTs, text }: Posting): Promise<Posted> {
  const isFirst = await context.storage.add(claimOf('posting', key), true)
  const known = isFirst ? undefined : await findPosted(context, { key, channel, threadTs })
  return known ?? callSlack<Posted>(context, 'chat.postMessage', {
    channel, text, unfurl_links: false, unfurl_media: false, metadata: { event_type: 'hayloft_message', event_payload: { key } },
    ...threadTs && { thread_ts: threadTs },
  })
}

type Found = { messages: { ts: string; metadata?: { event_payload?: { key?: string } } }[] }

async function findPosted(context: PluginContext, { key, channel, threadTs }: Omit<Posting, 'text'>): Promise<Posted | undefined> {
  // Only ids of channels can be read; with a name the thread is opened anew.
  if (!/^[CGD][A-Z\d]{6,}$/.test(channel)) return undefined
  const { messages } = threadTs
    ? await callSlack<Found>(context, 'conversations.replies', { channel, ts: threadTs, limit: 200, include_all_metadata: true })
    : await callSlack<Found>(context, 'conversations.history', { channel, limit: 100, include_all_metadata: true })
  const found = messages.find(({ metadata }) => metadata?.event_payload?.key === key)
  return found && { channel, ts: found.ts }
}

/** To hear what is answered in a channel the app must be in it; into a private one it has to be invited. */
async function joinIfPublic(context: PluginContext, channel: string): Promise<void> {
  if (!/^C[A-Z\d]{6,}$/.test(channel)) return
  await callSlack(context, 'conversations.join', { channel }).catch((error: unknown) => {
    if (!(error instanceof PluginError) || error.code === 'not_connected') throw error
  })
}
