import { type Message, type PluginContext, PluginError, type PluginEvent, type PluginHooks } from '@hayloft/plugin'
import { toSlack } from './slack-text.ts'
import { addToThread, openThread, threadOf } from './threads.ts'

/** What is said in a conversation appears in its thread. Notes stay in Hayloft, and what came from Slack is there already: a plugin does not hear what it did itself. */
export const followConversations: PluginHooks = {
  async 'message.created'(context, { payload: { message, conversation } }) {
    if (message.kind !== 'reply') return
    const isByContact = message.authorKind === 'contact'
    if (!isByContact && context.settings['showReplies'] === false) return
    const channel = String(context.settings['channel'] ?? '').trim()
    const thread = await threadOf(context, conversation.id)
      ?? (isByContact && channel && await isConnected(context) ? await openThread(context, conversation, channel) : undefined)
    if (thread) await addToThread(context, conversation.id, thread, { key: message.id, text: sayMessage(message) })
  },
  'conversation.closed': (context, event) => tellState(context, event, 'closed the conversation'),
  'conversation.reopened': (context, event) => tellState(context, event, 'opened the conversation again'),
}

/** Until someone has connected an account there is nothing to be late for. */
async function isConnected(context: PluginContext): Promise<boolean> {
  return context.accessToken().then(() => true, (error: unknown) => {
    if (error instanceof PluginError && error.code === 'not_connected') return false
    throw error
  })
}

function sayMessage({ authorName, authorKind, text, attachments }: Message): string {
  const files = attachments.map(({ name }) => `\n:paperclip: ${toSlack(name)}`).join('')
  const name = toSlack(authorName || 'Visitor')
  // Slack cuts longer texts off itself, in the middle of a character reference.
  return `*${name}*${authorKind === 'contact' ? '' : ' (Hayloft)'}\n${toSlack(text.slice(0, 10_000))}${files}`
}

async function tellState(context: PluginContext, event: PluginEvent, what: string): Promise<void> {
  const thread = await threadOf(context, event.subjectId)
  if (thread) await addToThread(context, event.subjectId, thread, { key: event.id, text: `_${toSlack(event.actor.name)} ${what}._` })
}
