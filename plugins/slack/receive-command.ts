import { type Conversation, type PluginContext, PluginError, type PluginReply, type PluginRequest } from '@hayloft/plugin'
import { conversationUrl } from '../shared/conversation-url.ts'
import { memberOfUser } from './member-of-user.ts'
import { toSlack } from './slack-text.ts'
import { openThread, threadOf } from './threads.ts'
import { isFromSlack } from './verify-request.ts'

/** Slack waits three seconds for the answer; what takes longer goes to the address that it gave for that. */
const patienceMs = 2_000
const help = 'Say `/hayloft 12` to see conversation 12, `/hayloft 12 here` to go on with it in this channel. An address of a conversation does as well.'

export async function receiveCommand(context: PluginContext, request: PluginRequest): Promise<PluginReply> {
  if (!isFromSlack(context, request)) return { status: 401, body: 'wrong signature' }
  const form = new URLSearchParams(request.body)
  const answer = runCommand(context, form).catch((error: unknown) => {
    if (error instanceof PluginError) return `That did not work. ${toSlack(error.message)}`
    throw error
  })
  const quick = await Promise.race([answer, new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patienceMs))])
  if (quick !== undefined) return reply(quick)
  void answer.then((text) => context.fetch(form.get('response_url')!, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(ephemeral(text)),
  })).catch((error: unknown) => context.log.warn('a slash command could not be answered', { reason: String(error) }))
  return reply('One moment …')
}

async function runCommand(context: PluginContext, form: URLSearchParams): Promise<string> {
  const [reference, ...rest] = (form.get('text') ?? '').trim().split(/\s+/)
  if (!reference) return help
  const member = await memberOfUser(context, form.get('user_id') ?? '')
  if (!member) return 'The address of your Slack account is that of no member of Hayloft.'
  const conversation = await findConversation(context, reference, member.id)
  if (!conversation) return `There is no conversation ${toSlack(reference)}. ${help}`
  if (rest[0] !== 'here') return sayConversation(context, conversation)
  const known = await threadOf(context, conversation.id)
  if (known) return `Conversation ${conversation.number} has a thread already, in <#${known.channel}>.`
  await openThread(context, conversation, form.get('channel_id') ?? '')
  return `What comes in conversation ${conversation.number} appears in this channel now, and answers in its thread go to the customer.`
}

async function findConversation(context: PluginContext, reference: string, onBehalfOf: string): Promise<Conversation | undefined> {
  const number = /^#?(\d{1,12})$/.exec(reference)?.[1]
  if (number) return (await context.call('conversations.list', { number: Number(number), limit: 1 }, { onBehalfOf })).items[0]
  const id = /\/inbox\/[^/]+\/([\da-f-]{36})/i.exec(reference)?.[1]
  return id && context.call('conversations.get', { id }, { onBehalfOf }).catch((error: unknown) => {
    if (error instanceof PluginError && error.code === 'not_found') return undefined
    throw error
  })
}

function sayConversation(context: PluginContext, conversation: Conversation): string {
  const { id, number, state, subject, preview, contactName, waitingSince } = conversation
  const waiting = waitingSince ? `, waiting since <!date^${Math.floor(Date.parse(waitingSince) / 1000)}^{date_short_pretty} {time}|${waitingSince}>` : ''
  return [
    `*<${conversationUrl(context, id)}|Conversation ${number}>* with *${toSlack(contactName ?? 'a visitor')}*: ${state}${waiting}`,
    ...subject ? [`*${toSlack(subject)}*`] : [],
    ...preview ? [`> ${toSlack(preview)}`] : [],
  ].join('\n')
}

function ephemeral(text: string): object {
  return { response_type: 'ephemeral', text }
}

function reply(text: string): PluginReply {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(ephemeral(text)) }
}
