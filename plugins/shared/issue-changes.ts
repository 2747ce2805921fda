import { type PluginContext, PluginError } from '@hayloft/plugin'
import type { Issue, StateKind, Tracker } from './issue.ts'
import { keepLink, type Link, linksOfIssue } from './links.ts'

/** Of an issue, as the service's webhook tells it. Told late or twice, it does nothing. */
export async function takeIssueChange(context: PluginContext, tracker: Pick<Tracker, 'title'>, plugin: string, issue: Issue): Promise<void> {
  for (const link of await linksOfIssue(context, issue.id)) {
    const before = link.issue
    if (Date.parse(issue.updatedAt) < Date.parse(before.updatedAt)) continue
    const change = changeOf(before.stateKind, issue.stateKind)
    if (change) await tellChange(context, tracker, plugin, { ...link, issue }, change)
    await keepLink(context, { ...link, issue })
  }
}

type Change = 'done' | 'cancelled' | 'opened'

function changeOf(before: StateKind, after: StateKind): Change | undefined {
  const [wasOver, isOver] = [isEnd(before), isEnd(after)]
  if (isOver && before !== after) return after === 'done' ? 'done' : 'cancelled'
  return wasOver && !isOver ? 'opened' : undefined
}

const isEnd = (kind: StateKind): boolean => kind === 'done' || kind === 'cancelled'

const words: Record<Change, string> = { done: 'is done', cancelled: 'was cancelled', opened: 'is open again' }

async function tellChange(context: PluginContext, tracker: Pick<Tracker, 'title'>, plugin: string, { conversationId, issue }: Link, change: Change): Promise<void> {
  await context.call('messages.create', {
    conversationId, kind: 'note', text: `${issue.key} ${words[change]} in ${tracker.title}: ${issue.title}\n${issue.url}`,
    clientId: clientId(plugin, `${change} ${issue.id} ${issue.updatedAt}`),
  })
  const wish = change === 'opened' ? 'note' : context.settings['whenDone'] ?? 'note'
  const operation = wish === 'reopen' ? 'conversations.reopen' : wish === 'close' ? 'conversations.close' : undefined
  if (!operation) return
  await context.call(operation, { id: conversationId }).catch((error: unknown) => {
    // It is as wished already.
    if (!(error instanceof PluginError) || !error.code.startsWith('already_')) throw error
  })
}

export type IncomingComment = { id: string; issueId: string; issueKey: string; authorName: string; text: string; url: string }

/** A comment becomes an internal note, once, unless we wrote it. */
export async function takeComment(context: PluginContext, tracker: Pick<Tracker, 'title'>, plugin: string, comment: IncomingComment): Promise<void> {
  if (context.settings['syncComments'] === false || isOwn(context, comment.text)) return
  for (const { conversationId } of await linksOfIssue(context, comment.issueId)) {
    await context.call('messages.create', {
      conversationId, kind: 'note', text: `${comment.authorName} in ${tracker.title} (${comment.issueKey}):\n${comment.text}\n${comment.url}`,
      clientId: clientId(plugin, `comment ${comment.id}`),
    })
  }
}

// What we write ends with an address of ours. A reply that quotes it does not end so, and counts as its writer's own.
function isOwn({ publicUrl }: PluginContext, text: string): boolean {
  const end = text.trimEnd().slice(-400)
  return end.includes(`${publicUrl}/inbox/`) && /#message-[\w-]+(\|smart-link)?[)\]>]*$/.test(end)
}

function clientId(plugin: string, of: string): string {
  return `${plugin}:${of}`.slice(0, 100)
}
