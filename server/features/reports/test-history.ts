import { sql } from 'kysely'
import { vi } from 'vitest'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import type { CastName, World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { addMessage, changeConversation, conversationUpdated, lockConversation, startConversation } from '../conversations/index.ts'
import { assignConversation } from '../conversations/assign-conversation.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { reopenConversation } from '../conversations/reopen-conversation.ts'
import { mergeTags, removeTag } from '../tags/remove-tag.ts'

const start = command({
  name: 'test.start', summary: 'A contact begins a conversation', scope: 'conversations:write', rest: 'POST /test/start',
  input: z.object({ contactId: Id, channelId: Id }), output: z.object({ id: Id }),
  async run(ctx, { contactId, channelId }) {
    const { id } = await startConversation(ctx, { kind: 'chat', contactId, channelId, subject: null })
    await addMessage(ctx, { conversationId: id, kind: 'reply', author: { kind: 'contact', id: contactId, name: 'Grace' }, text: 'Hello' })
    return { id }
  },
})

const say = command({
  name: 'test.say', summary: 'A contact writes', scope: 'conversations:write', rest: 'POST /test/say', input: z.object({ id: Id, automatic: z.boolean() }), output: z.object({}),
  async run(ctx, { id, automatic }) {
    await addMessage(ctx, { conversationId: id, kind: 'reply', author: { kind: 'contact', id: null, name: 'Grace' }, text: 'And?', automatic })
    return {}
  },
})

const change = command({
  name: 'test.change', summary: 'Change a conversation', scope: 'conversations:write', rest: 'POST /test/change', output: z.object({}),
  input: z.object({ id: Id, teamId: Id.nullish(), priority: z.enum(['low', 'high']).optional(), spam: z.boolean().optional(), mergedInto: Id.optional(), tagId: Id.optional(), dueAt: z.date().optional(), breached: z.boolean().optional() }),
  async run(ctx: Context, { id, teamId, priority, spam, mergedInto, tagId, dueAt, breached }) {
    const before = await lockConversation(ctx.db, id)
    if (tagId && before.tagIds.includes(tagId)) await ctx.db.deleteFrom('conversation_tags').where('conversation_id', '=', id).where('tag_id', '=', tagId).execute()
    else if (tagId) await ctx.db.insertInto('conversation_tags').values({ conversation_id: id, tag_id: tagId }).execute()
    if (mergedInto) await ctx.db.updateTable('messages').set({ conversation_id: mergedInto }).where('conversation_id', '=', id).execute()
    await changeConversation(ctx, {
      before, event: conversationUpdated,
      set: {
        ...teamId !== undefined && { team_id: teamId }, ...priority && { priority }, ...spam !== undefined && { spam }, ...dueAt && { sla_due_at: dueAt },
        ...breached !== undefined && { sla_breached: breached }, ...mergedInto && { merged_into: mergedInto, state: 'closed', closed_at: ctx.now },
      },
    })
    return {}
  },
})

/** Of the tags that are gone, one was merged into the first, one removed. */
export type History = { teams: string[]; tags: string[]; goneTags: [merged: string, removed: string]; channels: string[]; conversations: string[] }

/** Some weeks of a help desk by real operations, each at its own moment. Only the clock is not the machine's. */
export async function makeHistory(world: World, steps: number, seed = 7): Promise<History> {
  const below = randomFrom(seed)
  const of = <T>(items: readonly T[]): T => items[below(items.length)]!
  const olga = world.as('olga')
  const channels = [(await olga.run(createChannel, { kind: 'chat', name: 'Website' })).id, (await olga.run(createChannel, { kind: 'chat', name: 'Shop' })).id]
  const contacts = await Promise.all(['Grace', 'Henry'].map(async (name) => (await olga.run(createContact, { name })).id))
  const teams = await insertNamed(world, 'teams', ['Billing', 'Returns'])
  const [vip, refund, late, big, old] = await insertNamed(world, 'tags', ['vip', '=refund', 'late', 'big', 'old']) as [string, string, string, string, string]
  const tags = [vip, refund, late, big, old]
  const conversations: string[] = []
  const merged = new Set<string>()
  let at = Date.parse('2026-02-20T05:07:00Z')
  vi.useFakeTimers({ toFake: ['Date'], now: at })
  try {
    for (let step = 0; step < steps; step++) {
      at += below(40) * 60_000 + below(60_000)
      vi.setSystemTime(at)
      if (step === Math.floor(steps / 3)) await olga.run(mergeTags, { id: tags.splice(tags.indexOf(big), 1)[0]!, intoId: vip })
      if (step === Math.floor(steps / 2)) await olga.run(removeTag, { id: tags.splice(tags.indexOf(old), 1)[0]! })
      const who: CastName = of(['ada', 'olga'])
      const as = world.as(who)
      const living = conversations.filter((each) => !merged.has(each))
      const id = living.length > 0 ? of(living) : undefined
      const kind = below(20)
      if (!id || kind < 5) {
        conversations.push((await as.run(start, { contactId: of(contacts), channelId: of(channels) })).id)
        continue
      }
      const other = of(living)
      // Some acts meet a state that does not take them (closing what is closed): that is history, too.
      await ignoreRefusal(kind < 8 ? as.run(createMessage, { conversationId: id, text: 'We look', kind: below(4) === 0 ? 'note' : 'reply' })
        : kind < 10 ? as.run(say, { id, automatic: below(4) === 0 })
          : kind < 13 ? as.run(closeConversation, { id })
            : kind === 13 ? as.run(reopenConversation, { id })
              : kind === 14 ? as.run(assignConversation, { id, assigneeId: of([world.cast.ada.memberId, world.cast.olga.memberId, null]) })
                : kind === 15 ? as.run(change, { id, teamId: of([...teams, null]), priority: of(['low', 'high'] as const) })
                  : kind < 18 ? as.run(change, { id, tagId: of(tags) })
                    : kind === 18 ? as.run(change, { id, dueAt: new Date(at + 1), breached: below(3) === 0 })
                      : below(3) > 0 ? as.run(change, { id, spam: below(2) === 0 })
                        : other !== id ? (merged.add(id), as.run(change, { id, mergedInto: other })) : Promise.resolve())
    }
  } finally {
    vi.useRealTimers()
  }
  return { teams, tags, goneTags: [big, old], channels, conversations }
}

/** Another way of saying the same: by the tables that the operations wrote, not by the log. */
export async function countByTables(world: World): Promise<{ created: number; closed: number; open: number; messagesOut: number; messagesIn: number }> {
  const { rows: [row] } = await sql<{ created: number; closed: number; open: number; messagesOut: number; messagesIn: number }>`
    select count(*)::integer as created, count(*) filter (where state = 'closed')::integer as closed, count(*) filter (where state <> 'closed')::integer as open,
      (select count(*)::integer from messages join conversations on conversations.id = conversation_id where messages.kind = 'reply' and author_kind = 'member' and not spam and merged_into is null) as "messagesOut",
      (select count(*)::integer from messages join conversations on conversations.id = conversation_id where messages.kind = 'reply' and author_kind = 'contact' and not spam and merged_into is null) as "messagesIn"
    from conversations where workspace_id = ${world.workspaceId} and not spam and merged_into is null`.execute(world.kernel.database.system)
  return row!
}

async function insertNamed(world: World, table: 'teams' | 'tags', names: string[]): Promise<string[]> {
  const rows = names.map((name) => ({ id: newId(), workspace_id: world.workspaceId, name }))
  await world.kernel.database.system.insertInto(table).values(rows).execute()
  return rows.map(({ id }) => id)
}

async function ignoreRefusal(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && ['already_closed', 'already_open'].includes(String(error.code)))) throw error
  })
}

// A small generator of its own, so that a failure can be run again by its seed.
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
