import { operation, type PluginContext, type PluginDefinition, PluginError, step, z } from '@hayloft/plugin'
import { claimOf } from './claim-of.ts'
import { conversationUrl } from './conversation-url.ts'
import { Issue, type Tracker } from './issue.ts'
import { keepLink, linksOfConversation, removeLink } from './links.ts'

const newIssue = {
  conversationId: z.uuid(),
  title: z.string().min(1).max(250).optional().describe('The conversation\'s subject when left out'),
  description: z.string().max(20_000).optional().describe('What the contact wrote first when left out'),
  placeId: z.string().max(200).optional().describe('The team, repository or project; the one of the settings when left out'),
}

/** What every tracker can do for a conversation, as operations and as a step of flows. */
export function trackerOperations(tracker: Tracker): Pick<PluginDefinition, 'operations' | 'steps'> {
  const create = (context: PluginContext, input: NewIssueInput) => createIssue(tracker, context, input)
  return {
    operations: {
      createIssue: operation({
        kind: 'command',
        summary: `Create an issue in ${tracker.title} from a conversation`,
        scope: 'conversations:write',
        input: z.object(newIssue),
        output: Issue,
        run: create,
      }),
      linkIssue: operation({
        kind: 'command',
        summary: `Link an issue of ${tracker.title} to a conversation`,
        scope: 'conversations:write',
        input: z.object({ conversationId: z.uuid(), reference: z.string().trim().min(1).max(500).describe('Its address or its short name') }),
        output: Issue,
        async run(context, { conversationId, reference }) {
          await context.call('conversations.get', { id: conversationId })
          const issue = await tracker.findIssue(context, reference)
          await watch(tracker, context, { issue })
          await keepLink(context, { conversationId, issue })
          return issue
        },
      }),
      unlinkIssue: operation({
        kind: 'command',
        summary: `Take the link between an issue of ${tracker.title} and a conversation off`,
        scope: 'conversations:write',
        input: z.object({ conversationId: z.uuid(), issueId: z.string().max(200) }),
        output: z.object({ removed: z.boolean() }),
        run: async (context, { conversationId, issueId }) => ({ removed: await removeLink(context, conversationId, issueId) }),
      }),
      listIssues: operation({
        kind: 'query',
        summary: `List the issues of ${tracker.title} that a conversation is linked to`,
        scope: 'conversations:read',
        input: z.object({ conversationId: z.uuid() }),
        output: z.object({ items: z.array(Issue), notice: z.string().nullable().describe('Why changes may not be told') }),
        async run(context, { conversationId }) {
          const links = await linksOfConversation(context, conversationId)
          return { items: links.map(({ issue }) => issue), notice: await context.storage.get<string>('notice') ?? null }
        },
      }),
      listPlaces: operation({
        kind: 'query',
        summary: `List where issues can be created in ${tracker.title}`,
        scope: 'conversations:read',
        input: z.object({}),
        output: z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }),
        run: async (context) => ({ items: await tracker.listPlaces(context) }),
      }),
      check: operation({
        kind: 'query',
        summary: `Ask ${tracker.title} whether the account still works`,
        scope: 'integrations:read',
        input: z.object({}),
        output: z.object({ places: z.int().describe('Where issues can be created') }),
        run: async (context) => ({ places: (await tracker.listPlaces(context)).length }),
      }),
    },
    steps: {
      create_issue: step({
        summary: `Create an issue in ${tracker.title}`,
        input: z.object(newIssue),
        output: Issue,
        run: create,
      }),
    },
  }
}

type NewIssueInput = { conversationId: string; title?: string | undefined; description?: string | undefined; placeId?: string | undefined }

async function createIssue(tracker: Tracker, context: PluginContext, input: NewIssueInput): Promise<Issue> {
  const { conversationId, placeId } = input
  const conversation = await context.call('conversations.get', { id: conversationId })
  const url = conversationUrl(context, conversationId)
  const title = input.title ?? conversation.subject ?? (conversation.preview || `Conversation ${conversation.number}`)
  const claim = claimOf('created', context.idempotencyKey)
  const isFirst = await context.storage.add(claim, 'begun')
  const known = isFirst ? 'begun' : await context.storage.get<'begun' | Issue>(claim)
  if (known !== undefined && known !== 'begun') return known
  await watch(tracker, context, { placeId })
  const issue = await tracker.createIssue(context, {
    placeId, title, conversationUrl: url, key: context.idempotencyKey, again: !isFirst,
    description: input.description ?? await firstWords(context, conversationId),
  })
  await keepLink(context, { conversationId, issue })
  await context.storage.set(claim, issue)
  return issue
}

/** An issue is worth having even where changes cannot be told; the panel then says so. */
async function watch(tracker: Tracker, context: PluginContext, at: Parameters<Tracker['watch']>[1]): Promise<void> {
  try {
    await tracker.watch(context, at)
  } catch (error) {
    if (!(error instanceof PluginError) || error.code === 'not_connected') throw error
    context.log.warn('the webhook could not be registered', { reason: error.message })
    await context.storage.set('notice', `Changes in ${tracker.title} are not told to Hayloft: ${error.message}`.slice(0, 400))
    return
  }
  await context.storage.remove('notice')
}

async function firstWords(context: PluginContext, conversationId: string): Promise<string> {
  const { items } = await context.call('messages.list', { conversationId, limit: 25 })
  const written = (items as { kind: string; text: string; createdAt: string }[]).filter(({ kind }) => kind === 'reply')
  return written.sort((one, other) => one.createdAt.localeCompare(other.createdAt))[0]?.text.slice(0, 10_000) ?? ''
}
