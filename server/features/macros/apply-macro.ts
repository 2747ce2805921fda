import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { commandNamed, performWithin } from '../../kernel/perform-within.ts'
import { Conversation, findConversation, lockConversation, memberOf, Message } from '../conversations/index.ts'
import type { MacroAction } from './macro.ts'
import { findMacro } from './queries.ts'
import { fillerFor } from './variables.ts'

export const applyMacro = command({
  name: 'macros.apply',
  summary: 'Do what a macro does in a conversation, and send its text: all of it or nothing',
  scope: 'conversations:write',
  input: z.object({
    id: Id, conversationId: Id,
    send: z.boolean().describe('Whether its text is sent; else it is only in the answer, to be changed before'),
    clientId: z.string().min(1).max(100).optional().describe('Of the message: sent again, it is there once'),
  }),
  output: z.object({ text: z.string(), message: Message.nullable(), conversation: Conversation }).meta({ id: 'AppliedMacro' }),
  errors: ['not_found', 'conflict'],
  rest: 'POST /conversations/:conversationId/macros/:id',
  async run(ctx, { id, conversationId, send, clientId }) {
    const macro = await findMacro(ctx, id)
    const conversation = await lockConversation(ctx.db, conversationId)
    if (conversation.mergedInto) throw new AppError('conflict', { detail: 'This conversation was merged into another one: apply it there.' })
    const fill = await fillerFor(ctx, conversation)
    const text = fill(macro.text)
    const message = send && text.trim() !== '' ? Message.parse(await perform(ctx, 'messages.create', { conversationId, text, clientId })) : null
    for (const action of macro.actions) {
      const [name, input] = operationOf(ctx, action, conversationId, fill)
      await perform(ctx, name, input).catch((error: unknown) => {
        // It is as it was to be.
        if (!(error instanceof AppError && action.kind === 'close' && error.code === 'already_closed')) throw inMacro(error, action)
      })
    }
    return { text, message, conversation: await findConversation(ctx.db, conversationId) }
  },
})

function perform(ctx: Context, name: string, input: Record<string, unknown>): Promise<unknown> {
  return performWithin(ctx, commandNamed(ctx, name), input)
}

function operationOf(ctx: Context, action: MacroAction, id: string, fill: (text: string) => string): [name: string, input: Record<string, unknown>] {
  switch (action.kind) {
    case 'close': return ['conversations.close', { id }]
    case 'pending': return ['conversations.setPending', { id }]
    case 'snooze': return ['conversations.snooze', { id, until: action.hours === null ? null : new Date(ctx.now.getTime() + action.hours * 3_600_000).toISOString() }]
    case 'assign': return ['conversations.assign', { id, assigneeId: assigneeOf(ctx, action) }]
    case 'team': return ['conversations.update', { id, teamId: action.teamId }]
    case 'tag': return ['conversations.tag', { id, tags: action.tags }]
    case 'untag': return ['conversations.untag', { id, tags: action.tags }]
    case 'priority': return ['conversations.update', { id, priority: action.priority }]
    case 'field': return ['conversations.update', { id, fields: { [action.field!]: action.value } }]
    case 'note': return ['messages.create', { conversationId: id, kind: 'note', text: fill(action.text ?? '') }]
  }
}

function assigneeOf(ctx: Context, { assignee }: MacroAction): string | null {
  if (assignee === 'me') return memberOf(ctx)
  return assignee === 'nobody' ? null : assignee
}

/** Says which of its actions could not be done; nothing has been done then. */
function inMacro(error: unknown, { kind }: MacroAction): unknown {
  return error instanceof AppError ? new AppError(error.code, { ...error.data, detail: `The macro's action “${kind}” cannot be done: ${error.message}` }, { cause: error }) : error
}
