import type { Updateable } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import type { DB } from '../../kernel/db/schema.generated.ts'
import type { EventDefinition } from '../../kernel/events/event.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { JsonObject } from '../../kernel/shapes.ts'
import { type NewValue, readValues, saveValues } from '../conversation-fields/index.ts'
import { changeConversation, Conversation, conversationClosed, conversationReopened, conversationUpdated, Priority } from '../conversations/index.ts'
import { findTeam } from '../teams/index.ts'
import { lockLiveConversation } from './lock-live-conversation.ts'

const input = z.object({
  id: Id,
  subject: z.string().trim().max(500).nullable().optional(),
  priority: Priority.optional(),
  teamId: Id.nullable().optional().describe('An assignee who is not in the new team loses it; the team\'s rule then hands it to one of its members'),
  spam: z.boolean().optional().describe('Spam is closed; what is none any more opens again'),
  fields: JsonObject.optional().describe('Values of the workspace\'s own fields, by their key; null removes one; those left out stay'),
})

export const updateConversation = command({
  name: 'conversations.update',
  summary: 'Change the subject, priority, team or own fields of a conversation, or mark it as spam',
  scope: 'conversations:write',
  input,
  output: Conversation,
  errors: ['not_found', 'conflict'],
  rest: 'PATCH /conversations/:id',
  async run(ctx, wanted) {
    const values = await readValues(ctx.db, wanted.fields ?? {})
    const before = await lockLiveConversation(ctx.db, wanted.id)
    const changes = [subjectOf(before, wanted), priorityOf(before, wanted), await teamOf(ctx, before, wanted), spamOf(ctx.now, before, wanted), ...fieldsOf(before, values)]
      .filter((change) => change !== undefined)
    if (changes.length === 0) return before
    await saveValues(ctx.db, before.id, values)
    return changeConversation(ctx, {
      before, set: Object.assign({}, ...changes.map(({ set }) => set)) as Updateable<DB['conversations']>,
      event: changes.find(({ event }) => event)?.event ?? conversationUpdated,
      line: `${ctx.actor.name} ${changes.map(({ phrase }) => phrase).join(', ')}`,
    })
  },
})

type Wanted = z.output<typeof input>
type Change = { phrase: string; set?: Updateable<DB['conversations']>; event?: EventDefinition }

function subjectOf(before: Conversation, { subject }: Wanted): Change | undefined {
  const wanted = subject === '' ? null : subject
  if (wanted === undefined || wanted === before.subject) return undefined
  return { phrase: wanted === null ? 'removed the subject' : `changed the subject to “${shortened(wanted)}”`, set: { subject: wanted } }
}

function priorityOf(before: Conversation, { priority }: Wanted): Change | undefined {
  if (priority === undefined || priority === before.priority) return undefined
  return { phrase: `set the priority to ${priority}`, set: { priority } }
}

async function teamOf(ctx: Context, before: Conversation, { teamId }: Wanted): Promise<Change | undefined> {
  if (teamId === undefined || teamId === before.teamId) return undefined
  if (teamId === null) return { phrase: 'took this out of its team', set: { team_id: null } }
  const team = await findTeam(ctx.db, teamId)
  const keeps = before.assigneeId === null || team.memberIds.includes(before.assigneeId)
  return { phrase: `moved this to ${team.name}`, set: { team_id: teamId, ...keeps ? {} : { assignee_id: null } } }
}

function spamOf(now: Date, before: Conversation, { spam }: Wanted): Change | undefined {
  if (spam === undefined || spam === before.spam) return undefined
  if (!spam) return { phrase: 'marked this as no spam', set: { spam: false, state: 'open', closed_at: null }, event: conversationReopened }
  return { phrase: 'marked this as spam', set: spamColumns(now, before), ...before.state === 'closed' ? {} : { event: conversationClosed } }
}

/** Spam is closed and read, and nobody waits for an answer. */
export function spamColumns(now: Date, before: Pick<Conversation, 'closedAt'>): Updateable<DB['conversations']> {
  return { spam: true, state: 'closed', closed_at: before.closedAt ?? now, waiting_since: null, unread: false, snoozed_until: null }
}

function fieldsOf(before: Conversation, values: readonly NewValue[]): Change[] {
  return values.flatMap(({ field: { key, name }, text }) => {
    const held = before.fields[key]
    if (text === (held === undefined ? null : String(held))) return []
    return { phrase: text === null ? `removed ${name}` : `set ${name} to ${shortened(text)}` }
  })
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79).toWellFormed()}…` : text
}
