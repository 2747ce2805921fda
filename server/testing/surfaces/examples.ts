import { apiChannelExamples, makeApiChannelCast } from '../../features/api-channel/examples.ts'
import { apiKeysExamples } from '../../features/api-keys/examples.ts'
import { draftsExamples } from '../../features/drafts/examples.ts'
import { flowActionsExamples } from '../../features/flow-actions/examples.ts'
import { flowsExamples } from '../../features/flows/examples.ts'
import { makeFlowCast } from '../../features/flows/test-cast.ts'
import { hoursExamples, insertBusinessHours } from '../../features/hours/examples.ts'
import { conversationFieldsExamples } from '../../features/conversation-fields/examples.ts'
import { tagsExamples } from '../../features/tags/examples.ts'
import { teamsExamples } from '../../features/teams/examples.ts'
import { makeTriageCast, triageExamples } from '../../features/triage/examples.ts'
import { bulkExamples, makeBulkCast } from '../../features/bulk/examples.ts'
import { makeViewCast, viewsExamples } from '../../features/views/examples.ts'
import { identityExamples } from '../../features/identity/examples.ts'
import { insertIntegration, integrationsExamples } from '../../features/integrations/examples.ts'
import { insertDeadJob, jobsExamples } from '../../features/jobs/examples.ts'
import { mailboxesExamples, makeMailboxCast } from '../../features/mailboxes/examples.ts'
import { macrosExamples } from '../../features/macros/examples.ts'
import { createMacro } from '../../features/macros/change-macros.ts'
import { membersExamples } from '../../features/members/examples.ts'
import { mergingExamples } from '../../features/merging/examples.ts'
import { notificationsExamples } from '../../features/notifications/examples.ts'
import { insertScheduledMessage, outgoingExamples } from '../../features/outgoing/examples.ts'
import { makePluginCast, pluginsExamples } from '../../features/plugins/examples.ts'
import { readingExamples } from '../../features/reading/examples.ts'
import { reportsExamples } from '../../features/reports/examples.ts'
import { insertRating, ratingsExamples } from '../../features/ratings/examples.ts'
import { runsExamples } from '../../features/runs/examples.ts'
import { searchExamples } from '../../features/search/examples.ts'
import { insertSlaPolicy, serviceLevelsExamples } from '../../features/service-levels/examples.ts'
import { sessionsExamples } from '../../features/sessions/examples.ts'
import { webhooksExamples } from '../../features/webhooks/examples.ts'
import { widgetExamples } from '../../features/widget/examples.ts'
import { workspacesExamples } from '../../features/workspaces/examples.ts'
import { createChannel } from '../../features/channels/channel-operations.ts'
import { createCompany } from '../../features/contacts/company-operations.ts'
import { createContact } from '../../features/contacts/create-contact.ts'
import { createConversation } from '../../features/conversations/create-conversation.ts'
import { createMessage } from '../../features/conversations/create-message.ts'
import { createWebhook } from '../../features/webhooks/create-webhook.ts'
import { newId } from '../../kernel/ids.ts'
import type { World } from '../world.ts'

/** Records that the examples may name: made anew for each call, so that no call sees what another one did. */
export type Cast = Awaited<ReturnType<typeof makeCast>>

export async function makeCast(world: World) {
  const olga = world.as('olga')
  const { system } = world.kernel.database
  const workspace = { workspace_id: world.workspaceId }
  const contact = await olga.run(createContact, { name: 'Grace', email: `grace-${newId()}@example.com` })
  const company = await olga.run(createCompany, { name: 'Example Ltd' })
  const channel = await olga.run(createChannel, { kind: 'chat', name: 'Website' })
  const { conversation, message } = await olga.run(createConversation, { contactId: contact.id, channelId: channel.id, subject: 'Lamp', text: 'Hello' })
  const closed = await olga.run(createConversation, { contactId: contact.id, channelId: channel.id, subject: 'Done', text: 'Bye' })
  await system.updateTable('conversations').set({ state: 'closed', closed_at: new Date() }).where('id', '=', closed.conversation.id).execute()

  const [userId, memberId, sessionId, invitationId, apiKeyId, mailId] = [newId(), newId(), newId(), newId(), newId(), newId()]
  const email = `${memberId}@example.com`
  await system.insertInto('users').values({ id: userId, email }).execute()
  await system.insertInto('members').values({ ...workspace, id: memberId, user_id: userId, name: 'Moira', email, role: 'agent' }).execute()
  await system.insertInto('sessions').values({ ...workspace, id: sessionId, member_id: world.cast.olga.memberId, refresh_hash: Buffer.from(sessionId), expires_at: new Date(Date.now() + 3_600_000) }).execute()
  await system.insertInto('invitations').values({ ...workspace, id: invitationId, email: `${invitationId}@example.com`, role: 'agent', token_hash: Buffer.from(invitationId), expires_at: new Date(Date.now() + 3_600_000) }).execute()
  await system.insertInto('api_keys').values({ ...workspace, id: apiKeyId, name: 'Old', prefix: 'hl_old', key_hash: Buffer.from(apiKeyId), scopes: ['contacts:read'] }).execute()
  await system.insertInto('mails').values({
    ...workspace, id: mailId, direction: 'in', message_id: mailId, fingerprint: Buffer.from(mailId), envelope_from: 'a@example.com', envelope_to: ['b@example.com'], size: 20, raw: Buffer.from('Subject: Hi\r\n\r\nHello'),
  }).execute()
  // Those of earlier casts make room: a workspace has few.
  await system.updateTable('webhooks').set({ removed_at: new Date() }).where('workspace_id', '=', world.workspaceId).execute()
  const { webhook } = await olga.run(createWebhook, { url: 'https://hooks.example.com/', eventNames: ['contact.created'] })
  const webhookDeliveryId = newId()
  await system.insertInto('webhook_deliveries').values({
    ...workspace, id: webhookDeliveryId, webhook_id: webhook.id, event_id: newId(), event_name: 'contact.created', subject_id: contact.id, due_at: new Date(),
  }).execute()
  const integrationId = await insertIntegration(world.kernel, world.workspaceId)
  const other = await olga.run(createConversation, { contactId: contact.id, channelId: channel.id, subject: 'Lamp again', text: 'Hello?' })
  const note = await olga.run(createMessage, { conversationId: conversation.id, kind: 'note', text: 'A note' })
  const macro = await olga.run(createMacro, { name: `Hello ${newId()}`, shared: true, text: 'Hello {{ contact.firstName }}', actions: [{ kind: 'priority', priority: 'high' }] })
  const scheduledMessageId = await insertScheduledMessage(world.kernel, { workspaceId: world.workspaceId, conversationId: conversation.id, authorId: world.cast.olga.memberId })
  const deadJobId = await insertDeadJob(world.kernel, world.workspaceId)
  const businessHoursId = await insertBusinessHours(world)
  const slaPolicyId = await insertSlaPolicy(world)
  await insertRating(world, conversation.id)
  return {
    businessHoursId, slaPolicyId, macroId: macro.id, otherConversationId: other.conversation.id, noteId: note.id, scheduledMessageId, integrationId, deadJobId, webhookId: webhook.id, webhookDeliveryId,
    ...await makeApiChannelCast(world),
    ...await makeFlowCast(world),
    ...await makeMailboxCast(world.kernel, world.workspaceId),
    ...await makePluginCast(world.kernel, world.workspaceId),
    ...await makeViewCast(world),
    ...await makeBulkCast(world, conversation.id),
    ...await makeTriageCast(world, { contactId: contact.id, channelId: channel.id }),
    memberId, sessionId, invitationId, apiKeyId, mailId, contactId: contact.id, companyId: company.id, channelId: channel.id, channelKey: channel.key ?? '',
    conversationId: conversation.id, closedConversationId: closed.conversation.id, messageId: message.id,
  }
}

/** A valid input for every operation. A new operation without one fails the generated tests. */
export const examples: Record<string, (cast: Cast) => object> = {
  ...hoursExamples,
  ...identityExamples,
  ...searchExamples,
  ...serviceLevelsExamples,
  ...sessionsExamples,
  ...membersExamples,
  ...mailboxesExamples,
  ...apiKeysExamples,
  ...apiChannelExamples,
  ...workspacesExamples,
  ...webhooksExamples,
  ...widgetExamples,
  ...integrationsExamples,
  ...notificationsExamples,
  ...draftsExamples,
  ...readingExamples,
  ...outgoingExamples,
  ...mergingExamples,
  ...macrosExamples,
  ...pluginsExamples,
  ...jobsExamples,
  ...flowsExamples,
  ...flowActionsExamples,
  ...reportsExamples,
  ...ratingsExamples,
  ...runsExamples,
  ...teamsExamples,
  ...tagsExamples,
  ...conversationFieldsExamples,
  ...triageExamples,
  ...viewsExamples,
  ...bulkExamples,
  'contacts.list': () => ({ limit: 3 }),
  'contacts.get': (cast) => ({ id: cast.contactId }),
  'contacts.create': () => ({ name: 'Henry', email: `henry-${newId()}@example.com`, attributes: { plan: 'pro', seats: 3 } }),
  'contacts.update': (cast) => ({ id: cast.contactId, name: 'Grace H.', phone: '+49 30 1234' }),
  'companies.list': () => ({ limit: 3 }),
  'companies.get': (cast) => ({ id: cast.companyId }),
  'companies.create': () => ({ name: 'New Ltd', domain: `d${newId()}.example` }),
  'channels.list': () => ({ limit: 2 }),
  'channels.get': (cast) => ({ id: cast.channelId }),
  'channels.create': () => ({ kind: 'chat', name: 'Shop', settings: { greeting: 'Hi' } }),
  'channels.update': (cast) => ({ id: cast.channelId, name: 'Site', settings: { colour: '#8a5a00' } }),
  'channels.revealIdentitySecret': (cast) => ({ id: cast.channelId }),
  'conversations.list': (cast) => ({ contactId: cast.contactId, limit: 5 }),
  'conversations.get': (cast) => ({ id: cast.conversationId }),
  'conversations.count': () => ({}),
  'conversations.create': (cast) => ({ contactId: cast.contactId, channelId: cast.channelId, subject: 'New', text: 'Hello' }),
  'conversations.assign': (cast) => ({ id: cast.conversationId, assigneeId: cast.memberId }),
  'conversations.close': (cast) => ({ id: cast.conversationId }),
  'conversations.reopen': (cast) => ({ id: cast.closedConversationId }),
  'messages.list': (cast) => ({ conversationId: cast.conversationId, limit: 5 }),
  'messages.get': (cast) => ({ id: cast.messageId }),
  'messages.create': (cast) => ({ conversationId: cast.conversationId, text: 'And more', kind: 'note' }),
  'files.create': () => ({ name: 'a.png', contentType: 'image/png', size: 3 }),
  'mails.list': () => ({ limit: 2 }),
  'mails.get': (cast) => ({ id: cast.mailId }),
  'auditEntries.list': () => ({ limit: 10 }),
  'auditEntries.export': () => ({ operation: 'contacts.*', format: 'jsonl' }),
}

