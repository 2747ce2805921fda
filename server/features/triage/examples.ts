import { newId } from '../../kernel/ids.ts'
import type { World } from '../../testing/world.ts'
import { createConversationField } from '../conversation-fields/create-field.ts'
import { findFields } from '../conversation-fields/queries.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { createTag } from '../tags/create-tag.ts'
import { createTeam } from '../teams/create-team.ts'
import { createBlockedSender } from './block-senders.ts'
import { snoozeConversation } from './snooze-conversation.ts'
import { tagConversation } from './tag-conversation.ts'

/** Records that the examples of teams, tags, fields and triage may name. */
export async function makeTriageCast(world: World, { contactId, channelId }: { contactId: string; channelId: string }) {
  const olga = world.as('olga')
  const { system } = world.kernel.database
  // Those of earlier casts make room: a workspace has few.
  for (const table of ['teams', 'tags', 'conversation_fields'] as const) await system.updateTable(table).set({ removed_at: new Date() }).where('workspace_id', '=', world.workspaceId).execute()
  const [team, tag, otherTag] = [await olga.run(createTeam, { name: `Team ${newId()}` }), await olga.run(createTag, { name: `Tag ${newId()}` }), await olga.run(createTag, { name: `Tag ${newId()}` })]
  const field = await olga.run(createConversationField, { key: 'tariff', name: 'Plan', type: 'select', options: ['gold'] })
  const { conversation } = await olga.run(createConversation, { contactId, channelId, subject: 'Later', text: 'Wait' })
  await olga.run(tagConversation, { id: conversation.id, tags: [tag.id] })
  await olga.run(snoozeConversation, { id: conversation.id, until: null })
  const { id: blockedSenderId } = await olga.run(createBlockedSender, { kind: 'address', value: `junk-${newId()}@example.com` })
  const fieldIds = (await findFields(world.kernel.database.forWorkspace(world.workspaceId))).map(({ id }) => id)
  return { teamId: team.id, tagId: tag.id, otherTagId: otherTag.id, fieldId: field.id, fieldIds, snoozedConversationId: conversation.id, blockedSenderId }
}

type Cast = { conversationId: string; snoozedConversationId: string; teamId: string; tagId: string; blockedSenderId: string }

/** For generated tests. */
export const triageExamples: Record<string, (cast: Cast) => object> = {
  'conversations.update': (cast) => ({ id: cast.conversationId, subject: 'Broken lamp', priority: 'high', teamId: cast.teamId, fields: {} }),
  'conversations.tag': (cast) => ({ id: cast.conversationId, tags: [cast.tagId] }),
  'conversations.untag': (cast) => ({ id: cast.snoozedConversationId, tags: [cast.tagId] }),
  'conversations.snooze': (cast) => ({ id: cast.conversationId, until: new Date(Date.now() + 86_400_000).toISOString() }),
  'conversations.unsnooze': (cast) => ({ id: cast.snoozedConversationId }),
  'conversations.setPending': (cast) => ({ id: cast.conversationId }),
  'blockedSenders.list': () => ({ limit: 2 }),
  'blockedSenders.create': () => ({ kind: 'address', value: `spam-${newId()}@example.com`, reason: 'Junk' }),
  'blockedSenders.remove': (cast) => ({ id: cast.blockedSenderId }),
}
