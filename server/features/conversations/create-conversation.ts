import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { findChannel } from '../channels/index.ts'
import { findContact } from '../contacts/index.ts'
import { addMessage } from './add-message.ts'
import { contentFields, contentOf } from './content.ts'
import { Conversation } from './conversation.ts'
import { authorOf } from './create-message.ts'
import { Message } from './message.ts'
import { startConversation } from './start-conversation.ts'

export const createConversation = command({
  name: 'conversations.create',
  summary: 'Write to a contact: start a conversation with its first message',
  scope: 'conversations:write',
  input: z.object({
    contactId: Id, channelId: Id.describe('It goes out by this channel'), subject: z.string().trim().max(500).optional(), ...contentFields,
  }),
  output: z.object({ conversation: Conversation, message: Message }).meta({ id: 'StartedConversation' }),
  errors: ['not_found'],
  rest: 'POST /conversations',
  async run(ctx, { contactId, channelId, subject, clientId, ...given }) {
    const content = contentOf(given)
    const contact = await findContact(ctx.db, contactId)
    const channel = await findChannel(ctx.db, channelId)
    if (channel.kind === 'email' && !contact.email) {
      throw new AppError('invalid_input', { issues: [{ path: 'contactId', message: 'This contact has no e-mail address.' }] })
    }
    if (channel.kind === 'plugin') {
      throw new AppError('invalid_input', { issues: [{ path: 'channelId', message: 'A conversation in a plugin\'s channel begins in its service.' }] })
    }
    const started = await startConversation(ctx, { kind: channel.kind === 'api' ? 'chat' : channel.kind, contactId, channelId, subject: subject ?? null })
    const { message, conversation } = await addMessage(ctx, {
      conversationId: started.id, kind: 'reply', author: authorOf(ctx), ...content, clientId, files: given.fileIds.map((id) => ({ id })), goesOut: true,
    })
    return { conversation, message }
  },
})
