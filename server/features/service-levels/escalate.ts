import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import { changeConversation, type Conversation, conversationAssigned, conversationUpdated } from '../conversations/index.ts'
import { findMembers } from '../identity/index.ts'
import { insertNotifications } from '../notifications/index.ts'
import { clockNames } from './clock-names.ts'
import type { Clock } from './clock-time.ts'
import { type Escalation, escalationKey } from './sla-policy.ts'

type Escalated = { conversation: Conversation; clock: Clock; policy: { id: string; name: string }; escalation: Escalation }

/** Does it, in the caller's transaction. What it names may be gone by now: then nothing is done, and the thread says so. */
export async function escalate(ctx: Context, escalated: Escalated): Promise<Conversation> {
  const { conversation, escalation } = escalated
  switch (escalation.action) {
    case 'notify-assignee': return notify(ctx, escalated, conversation.assigneeId ? [conversation.assigneeId] : await membersOf(ctx, conversation.teamId))
    case 'notify-member': return notify(ctx, escalated, [escalation.memberId!])
    case 'notify-team': return notify(ctx, escalated, await membersOf(ctx, escalation.teamId))
    case 'assign-member': return assign(ctx, escalated)
    case 'assign-team': return moveToTeam(ctx, escalated)
    case 'set-priority': return setPriority(ctx, escalated)
    case 'add-tag': return addTag(ctx, escalated)
  }
}

async function notify(ctx: Context, { conversation, clock, policy, escalation }: Escalated, memberIds: readonly string[]): Promise<Conversation> {
  const late = clock.dueAt !== null && clock.breachedAt !== null
  await insertNotifications(ctx, {
    memberIds: [...memberIds], kind: 'sla-escalation', subjectId: conversation.id, link: `/inbox/all/${conversation.id}`,
    title: `#${conversation.number}: the ${clockNames[clock.kind]} is ${late ? 'late' : 'due soon'}`,
    text: [conversation.contactName, conversation.subject ?? conversation.preview, `Service level: ${policy.name}`].filter(Boolean).join('\n'),
    cause: `sla ${clock.id} ${escalationKey(escalation)}`,
  })
  return conversation
}

async function assign(ctx: Context, { conversation, policy, escalation }: Escalated): Promise<Conversation> {
  const member = (await findMembers(ctx.db, [escalation.memberId!])).get(escalation.memberId!)
  if (!member || member.removedAt) return tell(ctx, conversation, `${policy.name} could not assign this: the member is gone`)
  if (conversation.assigneeId === member.id) return conversation
  return changeConversation(ctx, { before: conversation, event: conversationAssigned, set: { assignee_id: member.id }, line: `${policy.name} assigned this to ${member.name}` })
}

async function moveToTeam(ctx: Context, { conversation, policy, escalation }: Escalated): Promise<Conversation> {
  const team = await ctx.db.selectFrom('teams').select(['id', 'name']).where('id', '=', escalation.teamId!).where('removed_at', 'is', null).executeTakeFirst()
  if (!team) return tell(ctx, conversation, `${policy.name} could not give this to a team: the team is gone`)
  if (conversation.teamId === team.id) return conversation
  return changeConversation(ctx, { before: conversation, event: conversationUpdated, set: { team_id: team.id }, line: `${policy.name} gave this to ${team.name}` })
}

async function setPriority(ctx: Context, { conversation, policy, escalation }: Escalated): Promise<Conversation> {
  if (conversation.priority === escalation.priority) return conversation
  return changeConversation(ctx, {
    before: conversation, event: conversationUpdated, set: { priority: escalation.priority! }, line: `${policy.name} set the priority to ${escalation.priority}`,
  })
}

async function addTag(ctx: Context, { conversation, policy, escalation }: Escalated): Promise<Conversation> {
  const { rows: [tag] } = await sql<{ name: string; isNew: boolean }>`
    with tag as (select id, name from tags where id = ${escalation.tagId}::uuid and removed_at is null), added as (
      insert into conversation_tags (conversation_id, tag_id) select ${conversation.id}::uuid, id from tag on conflict do nothing returning tag_id)
    select name, id in (select tag_id from added) as "isNew" from tag`.execute(ctx.db)
  if (!tag) return tell(ctx, conversation, `${policy.name} could not add a tag: the tag is gone`)
  if (!tag.isNew) return conversation
  return changeConversation(ctx, { before: conversation, event: conversationUpdated, set: {}, line: `${policy.name} added the tag ${tag.name}` })
}

/** A line alone: the conversation is as it was. */
function tell(ctx: Context, conversation: Conversation, line: string): Promise<Conversation> {
  return changeConversation(ctx, { before: conversation, event: conversationUpdated, set: {}, line })
}

async function membersOf(ctx: Context, teamId: string | null): Promise<string[]> {
  if (teamId === null) return []
  const rows = await ctx.db.selectFrom('team_members').select('member_id').where('team_id', '=', teamId).execute()
  return rows.map(({ member_id }) => member_id)
}
