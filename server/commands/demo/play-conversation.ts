import {
  addMessage, changeConversation, type Conversation, conversationAssigned, conversationClosed, conversationRead, type NewMessage,
  setDelivery, startConversation,
} from '../../features/conversations/index.ts'
import { keepFile } from '../../features/files/index.ts'
import type { Member } from '../../features/identity/index.ts'
import { sanitiseMailHtml, textFromHtml } from '../../features/mail-text/index.ts'
import type { Context } from '../../kernel/context.ts'
import type { DemoChannels } from './add-channels.ts'
import type { DemoContact } from './add-contacts.ts'
import { type AttachmentName, attachments } from './attachments.ts'
import type { ContactKey } from './contacts.ts'
import type { MemberKey } from './members.ts'
import { type ConversationScript, type Step, timesOf } from './script.ts'

type Saying = Extract<Step, { act: 'says' }>
type MemberStep = Exclude<Step, Saying>

export type Stage = {
  members: Record<MemberKey, Member>
  contacts: ReadonlyMap<ContactKey, DemoContact>
  channels: DemoChannels
}

/** Lets a scripted conversation happen at its times, by the functions that real ones go through. */
export async function playConversation(ctx: Context, stage: Stage, script: ConversationScript): Promise<void> {
  const times = timesOf(script, ctx.now)
  const contact = stage.contacts.get(script.contact)!
  let conversation = await startConversation({ ...ctx, now: times[0]! }, {
    kind: script.kind, contactId: contact.id, channelId: stage.channels[script.kind], subject: script.subject,
  })
  for (const [index, step] of script.steps.entries()) {
    const now = times[index]!
    conversation = step.act === 'says'
      ? await say({ ...ctx, now }, conversation, contact, step)
      : await act(asMember(ctx, stage.members[step.by], now), stage, conversation, step)
  }
}

async function say(ctx: Context, { id }: Conversation, contact: DemoContact, step: Saying): Promise<Conversation> {
  const author = { kind: 'contact', id: contact.id, name: contact.authorName } as const
  const mail = step.html === undefined ? undefined : sanitiseMailHtml(step.html, withoutImages)
  const quotedHtml = step.quotedHtml === undefined ? undefined : sanitiseMailHtml(step.quotedHtml, withoutImages).html
  const { conversation } = await addMessage(ctx, {
    conversationId: id, kind: 'reply', author,
    text: step.html === undefined ? step.text : textFromHtml(step.html),
    quotedText: step.quotedHtml === undefined ? step.quotedText : textFromHtml(step.quotedHtml),
    html: mail?.html, remoteImages: mail?.remoteImages, quotedHtml,
    files: await keepFiles(ctx, step.files, { kind: 'contact', id: contact.id }),
  })
  return conversation
}

const withoutImages = { cidUrl: () => undefined }

async function keepFiles(ctx: Context, names: readonly AttachmentName[], createdBy: object): Promise<{ id: string }[]> {
  const kept: { id: string }[] = []
  for (const name of names) {
    const { contentType, content } = attachments[name]
    const file = { workspaceId: ctx.workspaceId, name, contentType, content: content(), createdBy }
    kept.push({ id: await keepFile(ctx.db, ctx.kernel.storage, file) })
  }
  return kept
}

/** What a member does; whoever does something has opened the conversation. */
async function act(ctx: MemberContext, stage: Stage, before: Conversation, step: MemberStep): Promise<Conversation> {
  const { actor } = ctx
  const write = async (message: Pick<NewMessage, 'kind' | 'text' | 'delivery'>) => {
    await open(ctx, before)
    const author = { kind: 'member', id: actor.id, name: actor.name } as const
    return addMessage(ctx, { conversationId: before.id, author, ...message })
  }
  switch (step.act) {
    case 'reads':
      return open(ctx, before)
    case 'notes':
      return (await write({ kind: 'note', text: step.text })).conversation
    case 'replies': {
      // Never queued: what is queued would be mailed.
      const delivery = before.kind === 'email' ? 'sent' : null
      const { message, conversation } = await write({ kind: 'reply', text: step.text, delivery })
      if (step.bounced) await setDelivery(ctx, message.id, { delivery: 'bounced', detail: step.bounced })
      return conversation
    }
    case 'assigns': {
      const assignee = stage.members[step.to]
      const line = actor.id === assignee.id ? `${actor.name} took this` : `${actor.name} assigned this to ${assignee.name}`
      const set = { assignee_id: assignee.id, unread: false }
      return changeConversation(ctx, { before, set, event: conversationAssigned, line })
    }
    case 'closes': {
      const set = { state: 'closed', closed_at: ctx.now, waiting_since: null, unread: false }
      const line = `${actor.name} closed the conversation`
      return changeConversation(ctx, { before, set, event: conversationClosed, line })
    }
    case 'pends':
      return rest(ctx, before, 'pending', `${actor.name} set this to pending`)
    case 'snoozes':
      return rest(ctx, before, 'snoozed', `${actor.name} snoozed this ${step.until}`)
  }
}

async function open(ctx: MemberContext, before: Conversation): Promise<Conversation> {
  return before.unread ? changeConversation(ctx, { before, set: { unread: false }, event: conversationRead }) : before
}

type Resting = 'pending' | 'snoozed'

/** Nobody waits for us now. These states have no operation of their own yet: the line's event carries the new one. */
async function rest(ctx: MemberContext, { id }: Conversation, state: Resting, text: string): Promise<Conversation> {
  const set = { state, unread: false, waiting_since: null }
  await ctx.db.updateTable('conversations').set(set).where('id', '=', id).execute()
  const author = { kind: 'system', id: ctx.actor.id, name: ctx.actor.name } as const
  return (await addMessage(ctx, { conversationId: id, kind: 'event', author, text })).conversation
}

type MemberContext = Context & { actor: { kind: 'member' } }

/** The one audit entry of the demo says that it was made; hundreds of changes in it would say no more. */
function asMember(ctx: Context, { id, name, role }: Member, now: Date): MemberContext {
  return { ...ctx, now, actor: { kind: 'member', id, name, role, sessionId: '' }, recordChange: () => undefined }
}
