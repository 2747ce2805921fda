import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { addMessage, type NewMessage } from './add-message.ts'
import { contentFields, contentOf } from './content.ts'
import { Message } from './message.ts'

export const createMessage = command({
  name: 'messages.create',
  summary: 'Reply in a conversation, or add a note that only members see',
  scope: 'messages:write',
  input: z.object({ conversationId: Id, kind: z.enum(['reply', 'note']).default('reply'), ...contentFields }),
  output: Message,
  errors: ['not_found'],
  rest: 'POST /conversations/:conversationId/messages',
  async run(ctx, { conversationId, kind, clientId, ...given }) {
    const { message } = await addMessage(ctx, {
      conversationId, kind, author: authorOf(ctx), ...contentOf(given), clientId, files: given.fileIds.map((id) => ({ id })), goesOut: kind === 'reply',
    })
    return message
  },
})

export function authorOf(ctx: Pick<Context, 'actor'>): NewMessage['author'] {
  if (ctx.actor.kind === 'flow') return { kind: 'system', id: null, name: ctx.actor.name }
  return { kind: 'member', id: ctx.actor.kind === 'member' ? ctx.actor.id : null, name: ctx.actor.name }
}
