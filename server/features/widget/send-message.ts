import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { contactCreated, findContact, insertContact } from '../contacts/index.ts'
import {
  type AddedMessage, addMessage, findConversation, findMessage, isEmpty, startConversation,
  VisitorConversation, visitorConversation, VisitorMessage, visitorMessage,
} from '../conversations/index.ts'
import { limitSends } from './limits.ts'
import { findOwnConversation, requireVisitor, type VisitorActor } from './policy.ts'
import { findSent, lockContact, lockName } from './queries.ts'

const Input = z.object({
  conversationId: Id.optional().describe('Without it a new chat begins'),
  clientId: Id.describe('Made by the sender: sent again, the message is there once'),
  text: z.string().max(20_000).default(''),
  fileIds: z.array(Id).max(20).default([]),
})

export const sendVisitorMessage = command({
  name: 'widget.send',
  summary: 'Write as the visitor, in a chat of their own or in a new one',
  scope: 'widget:use',
  input: Input,
  output: z.object({ conversation: VisitorConversation, message: VisitorMessage }).meta({ id: 'SentMessage' }),
  errors: ['not_found', 'conflict', 'rate_limited'],
  rest: 'POST /widget/messages',
  policy: (ctx) => void requireVisitor(ctx),
  async run(ctx, input) {
    const visitor = requireVisitor(ctx)
    limitSends(ctx.kernel, visitor.id)
    if (isEmpty(input)) {
      throw new AppError('invalid_input', { issues: [{ path: 'text', message: 'A message needs a text or a file.' }] })
    }
    // From here on one message of this visitor at a time, so that one sent twice at the same moment is found.
    const name = await ensureContact(ctx, visitor)
    const sent = await findSent(ctx.db, visitor.id, input.clientId)
    const { message, conversation } = sent ? await asSent(ctx, sent) : await write(ctx, visitor, name, input)
    const view = visitorMessage(message)
    if (!view) throw new AppError('conflict', { detail: 'This clientId was used before for something else.' })
    return { message: view, conversation: visitorConversation(conversation, sent ? undefined : message) }
  },
})

/** A visitor becomes a contact with their first message, not by looking. @returns the name that messages carry */
async function ensureContact(ctx: Context, visitor: VisitorActor): Promise<string> {
  if (!(await lockContact(ctx.db, visitor.id))) {
    await lockName(ctx.db, `contact ${visitor.id}`)
    if (!(await lockContact(ctx.db, visitor.id))) {
      const contact = await insertContact(ctx.db, { lifecycle: 'visitor', lastSeenAt: ctx.now }, visitor.id)
      ctx.emit(contactCreated, { subjectId: contact.id, payload: { contact } })
    }
  }
  const { name, email } = await findContact(ctx.db, visitor.id)
  return name ?? email ?? ''
}

async function asSent(
  ctx: Context, sent: { id: string; conversationId: string },
): Promise<Pick<AddedMessage, 'message' | 'conversation'>> {
  return {
    message: await findMessage(ctx.db, ctx.kernel.secrets, sent.id),
    conversation: await findConversation(ctx.db, sent.conversationId),
  }
}

async function write(
  ctx: Context, visitor: VisitorActor, name: string, input: z.output<typeof Input>,
): Promise<AddedMessage> {
  const { text, clientId, fileIds } = input
  await requireOwnFiles(ctx, visitor, fileIds)
  const { id: conversationId } = input.conversationId
    ? await findOwnConversation(ctx, input.conversationId)
    : await startConversation(ctx, { kind: 'chat', contactId: visitor.id, channelId: visitor.channelId, subject: null })
  return addMessage(ctx, {
    conversationId, kind: 'reply', author: { kind: 'contact', id: visitor.id, name }, text, clientId,
    files: fileIds.map((id) => ({ id })),
  })
}

async function requireOwnFiles(ctx: Context, visitor: VisitorActor, fileIds: readonly string[]): Promise<void> {
  if (fileIds.length === 0) return
  const files = await ctx.db.selectFrom('files').select(['id', 'created_by']).where('id', 'in', fileIds).execute()
  const own = new Set(files.filter(({ created_by }) => isOwn(created_by, visitor.id)).map(({ id }) => id))
  const foreign = fileIds.find((id) => !own.has(id))
  if (!foreign) return
  const message = `The file ${foreign} has not been uploaded.`
  throw new AppError('invalid_input', { issues: [{ path: 'fileIds', message }] })
}

const Creator = z.object({ kind: z.string(), id: z.string() })

function isOwn(createdBy: unknown, visitorId: string): boolean {
  const creator = Creator.safeParse(createdBy).data
  return creator?.kind === 'visitor' && creator.id === visitorId
}
