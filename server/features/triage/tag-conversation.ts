import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { grants } from '../../kernel/scope.ts'
import { changeConversation, Conversation } from '../conversations/index.ts'
import { isId } from '../conversation-query/index.ts'
import { holdTags, insertTag, lockNewTags, type Tag, tagName } from '../tags/index.ts'
import { conversationTagged, conversationUntagged } from './events.ts'
import { lockLiveConversation } from './lock-live-conversation.ts'

const mostTags = 50
const given = z.array(z.string().trim().min(1).max(60)).min(1).max(20)

export const tagConversation = command({
  name: 'conversations.tag',
  summary: 'Put tags on a conversation; a name that is new becomes a tag',
  scope: 'conversations:write',
  input: z.object({ id: Id, tags: given.describe('Ids or names; making a new one needs the scope tags:write') }),
  output: Conversation,
  errors: ['not_found', 'conflict', 'limit_reached'],
  rest: 'POST /conversations/:id/tags',
  async run(ctx, { id, tags: wanted }) {
    const tags = await findOrMake(ctx, wanted)
    const before = await lockLiveConversation(ctx.db, id)
    const added = tags.filter((tag) => !before.tagIds.includes(tag.id))
    if (added.length === 0) return before
    if (before.tagIds.length + added.length > mostTags) throw new AppError('limit_reached', { detail: `A conversation has at most ${mostTags} tags.` })
    await ctx.db.insertInto('conversation_tags').values(added.map((tag) => ({ conversation_id: id, tag_id: tag.id, added_at: ctx.now }))).execute()
    return changeConversation(ctx, { before, set: {}, event: conversationTagged, line: `${ctx.actor.name} added ${namesOf(added)}` })
  },
})

export const untagConversation = command({
  name: 'conversations.untag',
  summary: 'Take tags off a conversation',
  scope: 'conversations:write',
  input: z.object({ id: Id, tags: given.describe('Ids or names') }),
  output: Conversation,
  errors: ['not_found', 'conflict'],
  rest: 'POST /conversations/:id/tag-removals',
  async run(ctx, { id, tags: wanted }) {
    const { tags, unknown } = await find(ctx, wanted)
    if (unknown[0] !== undefined) throw unknownTag(unknown[0])
    const before = await lockLiveConversation(ctx.db, id)
    const removed = tags.filter((tag) => before.tagIds.includes(tag.id))
    if (removed.length === 0) return before
    await sql`delete from conversation_tags where conversation_id = ${id} and tag_id = any(${removed.map((tag) => tag.id)}::uuid[])`.execute(ctx.db)
    return changeConversation(ctx, { before, set: {}, event: conversationUntagged, line: `${ctx.actor.name} removed ${namesOf(removed)}` })
  },
})

// Tags are held before the conversation is locked: merging tags goes the same way round.
async function find(ctx: Context, wanted: readonly string[]): Promise<{ tags: Tag[]; unknown: string[] }> {
  const [ids, names] = [wanted.filter(isId), wanted.filter((each) => !isId(each))]
  const tags = await holdTags(ctx.db, { ids, names })
  const known = new Set(tags.flatMap((tag) => [tag.id, tag.name.toLowerCase()]))
  return { tags, unknown: wanted.filter((each) => !known.has(isId(each) ? each : each.toLowerCase())) }
}

async function findOrMake(ctx: Context, wanted: readonly string[]): Promise<Tag[]> {
  const first = await find(ctx, wanted)
  if (first.unknown.length === 0) return first.tags
  const foreign = first.unknown.find(isId)
  if (foreign !== undefined) throw unknownTag(foreign)
  if (!grants(ctx.scopes, 'tags:write')) {
    throw new AppError('forbidden', { detail: `There is no tag called ${first.unknown[0]}, and making one needs the scope tags:write.` })
  }
  await lockNewTags(ctx)
  // Somebody may have made it until now.
  const { tags, unknown } = await find(ctx, wanted)
  // Of two spellings in one call the first counts.
  const names = new Map(unknown.toReversed().map((name) => [name.toLowerCase(), name]))
  for (const name of names.values()) tags.push(await insertTag(ctx, { name: readName(name), color: 'straw' }))
  return tags
}

function readName(name: string): string {
  const read = tagName.safeParse(name)
  if (read.success) return read.data
  throw new AppError('invalid_input', { issues: [{ path: 'tags', message: `${name} cannot be the name of a tag.` }] })
}

function unknownTag(tag: string): AppError {
  return new AppError('not_found', { detail: `There is no tag ${isId(tag) ? 'with the id' : 'called'} ${tag}.` })
}

function namesOf(tags: readonly Tag[]): string {
  return `the ${tags.length === 1 ? 'tag' : 'tags'} ${tags.map(({ name }) => name).join(', ')}`
}
