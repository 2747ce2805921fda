import type { PluginContext, PluginDefinition, PluginEvent } from '@hayloft/plugin'
import { claimOf } from './claim-of.ts'
import { messageUrl } from './conversation-url.ts'
import type { Tracker } from './issue.ts'
import { linksOfConversation } from './links.ts'

/** What happens in a conversation goes to its issues: notes as comments, and that it was closed or opened again. A plugin does not hear what it did itself. */
export function trackerHooks(tracker: Tracker): Pick<PluginDefinition, 'hooks'> {
  return {
    hooks: {
      async 'message.created'(context, { payload: { message } }) {
        if (message.kind !== 'note' || context.settings['syncComments'] === false) return
        await comment(tracker, context, message.conversationId, { key: message.id, text: `${message.authorName}: ${message.text}` })
      },
      async 'integration.disconnected'(context, event) {
        if (event.subjectId !== context.installationId) return
        // The next account may be another one, in which nothing is registered.
        for (const { key } of await context.storage.list('watched ')) await context.storage.remove(key)
        await context.storage.remove('notice')
      },
      'conversation.closed': (context, event) => tellState(tracker, context, event, 'closed the conversation'),
      'conversation.reopened': (context, event) => tellState(tracker, context, event, 'opened the conversation again'),
    },
  }
}

async function tellState(tracker: Tracker, context: PluginContext, event: PluginEvent, what: string): Promise<void> {
  if (context.settings['commentWhenClosed'] === false) return
  await comment(tracker, context, event.subjectId, { key: event.id, text: `${event.actor.name} ${what}.` })
}

async function comment(tracker: Tracker, context: PluginContext, conversationId: string, { key, text }: { key: string; text: string }): Promise<void> {
  const url = messageUrl(context, conversationId, key)
  for (const { issue } of await linksOfConversation(context, conversationId)) {
    const place = `told ${issue.id} ${conversationId}`
    const told = await context.storage.get<string[]>(place) ?? []
    if (told.includes(key)) continue
    const claim = claimOf('telling', `${issue.id} ${key}`)
    const isFirst = await context.storage.add(claim, true)
    await tracker.addComment(context, issue, { key, text, url, again: !isFirst })
    await context.storage.set(place, [...told, key].slice(-50))
    await context.storage.remove(claim)
  }
}
