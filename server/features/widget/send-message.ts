import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { ChannelSettings, findChannel } from '../channels/index.ts'
import {
  type AddedMessage, addMessage, type Conversation, findConversation, findMessage, isEmpty, startConversation,
  VisitorConversation, visitorConversation, VisitorMessage, visitorMessage,
} from '../conversations/index.ts'
import { screenSender } from '../triage/index.ts'
import { ensureContact, nameOf } from './ensure-contact.ts'
import { Introduction, noteFields, noteIntroduction } from './introduction.ts'
import { limitOpen, limitSends } from './limits.ts'
import { findOwnConversation, requireVisitor, type VisitorActor } from './policy.ts'
import { findSent } from './queries.ts'
import { requireAnswers } from './require-answers.ts'

const Input = z.object({
  conversationId: Id.optional().describe('Without it a new chat begins'),
  clientId: Id.describe('Made by the sender: sent again, the message is there once'),
  text: z.string().max(20_000).default(''),
  fileIds: z.array(Id).max(20).default([]),
  introduction: Introduction.optional().describe('With the first message: what the form before it asked'),
  openingId: z.string().max(40).optional().describe('Of the proactive message that a new chat answers: it stands at its beginning'),
  pageUrl: z.url({ protocol: /^https?$/ }).max(2_000).optional().describe('Where the visitor writes: mails link back to it'),
})

export const sendVisitorMessage = command({
  name: 'widget.send',
  summary: 'Write as the visitor, in a chat of their own or in a new one',
  scope: 'widget:use',
  input: Input,
  output: z.object({ conversation: VisitorConversation, message: VisitorMessage }).meta({ id: 'SentMessage' }),
  errors: ['not_found', 'conflict', 'limit_reached', 'rate_limited'],
  rest: 'POST /widget/messages',
  policy: (ctx) => void requireVisitor(ctx),
  async run(ctx, input) {
    const visitor = requireVisitor(ctx)
    await limitSends(ctx.kernel, visitor.id)
    if (isEmpty(input)) {
      throw new AppError('invalid_input', { issues: [{ path: 'text', message: 'A message needs a text or a file.' }] })
    }
    // From here on one message of this visitor at a time, so that one sent twice at the same moment is found.
    const known = await ensureContact(ctx, visitor)
    const sent = await findSent(ctx.db, visitor.id, input.clientId)
    const name = input.introduction && !sent ? nameOf(await noteIntroduction(ctx, visitor.id, input.introduction)) : known
    const { message, conversation } = sent ? await asSent(ctx, sent) : await write(ctx, visitor, name, input)
    const view = visitorMessage(message, null)
    if (!view) throw new AppError('conflict', { detail: 'This clientId was used before for something else.' })
    return { message: view, conversation: visitorConversation(conversation, sent ? undefined : message) }
  },
})

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
  const own = input.conversationId ? await findOwnConversation(ctx, input.conversationId) : undefined
  const spam = await screenSender(ctx, { contactId: visitor.id, conversationId: own?.id ?? null })
  const { id: conversationId } = own ?? await begin(ctx, visitor, input, spam)
  return addMessage(ctx, {
    conversationId, kind: 'reply', author: { kind: 'contact', id: visitor.id, name }, text, clientId,
    files: fileIds.map((id) => ({ id })),
  })
}

async function begin(ctx: Context, visitor: VisitorActor, { introduction, openingId, pageUrl }: z.output<typeof Input>, spam: boolean): Promise<Conversation> {
  await limitOpen(ctx.db, visitor.id)
  const channel = await findChannel(ctx.db, visitor.channelId)
  const settings = ChannelSettings.parse(channel.settings)
  await requireAnswers(ctx, visitor.id, settings, introduction ?? { fields: {}, consent: false })
  const conversation = await startConversation(ctx, { kind: 'chat', contactId: visitor.id, channelId: visitor.channelId, subject: null, spam })
  if (introduction) await noteFields(ctx, conversation, introduction.fields)
  if (pageUrl) await ctx.db.insertInto('visitor_threads').values({ conversation_id: conversation.id, page_url: pageUrl }).execute()
  const opening = settings.proactive.find(({ id }) => id === openingId)
  if (opening) {
    await addMessage(ctx, { conversationId: conversation.id, kind: 'reply', author: { kind: 'system', id: null, name: channel.name }, text: opening.text })
  }
  return conversation
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
