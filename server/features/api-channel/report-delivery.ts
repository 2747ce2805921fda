import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { findMessage, Message, setDelivery } from '../conversations/index.ts'

/** Back from outside: what became of a reply behind our last hop. */
export const reportDelivery = command({
  name: 'apiChannels.reportDelivery',
  summary: 'Say whether a reply that went out by an API channel was delivered',
  scope: 'messages:write',
  input: z.object({
    messageId: Id, state: z.enum(['delivered', 'failed']).meta({ id: 'ReportedDelivery' }), detail: z.string().max(500).nullable().default(null).describe('Shown to members'),
  }),
  output: Message,
  errors: ['not_found'],
  rest: 'PUT /messages/:messageId/delivery',
  async run(ctx, { messageId, state, detail }) {
    const { rows } = await sql`
      select 1 from messages join conversations on conversations.id = messages.conversation_id join channels on channels.id = conversations.channel_id
      where messages.id = ${messageId}::uuid and channels.kind = 'api' and messages.kind = 'reply' and messages.author_kind <> 'contact'`.execute(ctx.db)
    if (rows.length === 0) throw new AppError('not_found', { detail: 'There is no such reply in a conversation of an API channel.' })
    await setDelivery(ctx, messageId, { delivery: state === 'failed' ? 'failed' : 'sent', detail: detail ?? (state === 'delivered' ? 'Delivered' : null) })
    return findMessage(ctx.db, ctx.kernel.secrets, messageId)
  },
})
