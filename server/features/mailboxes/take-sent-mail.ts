import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { contactCreated, findContactByEmail, insertContact } from '../contacts/index.ts'
import { addMessage, startConversation } from '../conversations/index.ts'
import { type ArrivedMail, conversationsOf, insertMail, keepContent, participantsOf } from '../mail/index.ts'
import { cutText } from '../mail-text/index.ts'
import type { ParsedMail } from '../mime/index.ts'

/** Internal: a mail that a member sent from another program becomes a reply of theirs. Our own, known by its Message-ID, does not. */
export const takeSentMail = command({
  name: 'mailboxes.takeSentMail',
  summary: 'Take in a mail that a member sent from another program',
  scope: 'mails:manage',
  input: z.object({
    mailId: Id, arrived: z.custom<ArrivedMail>(), sentAt: z.date(), begins: z.boolean(),
    channel: z.object({ id: Id, name: z.string(), address: z.string() }),
  }),
  output: z.object({ outcome: z.enum(['stored', 'known', 'ignored']), conversationId: Id.nullable() }),
  rest: 'POST /mails/sent',
  secret: ['arrived'],
  async run(called, { mailId, arrived: { mail, raw, kind }, sentAt, begins, channel }) {
    const ctx = sentAt < called.now ? { ...called, now: sentAt } : called
    const nothing = { outcome: 'ignored' as const, conversationId: null }
    const from = mail.from?.address.toLowerCase() ?? ''
    const member = await findWriter(ctx, [from, mail.sender?.address.toLowerCase() ?? ''])
    if (kind.kind === 'own' || kind.kind === 'bounce' || (from !== channel.address && !member)) return nothing
    const recipients = [...new Set([...mail.to, ...mail.cc].map(({ address }) => address.toLowerCase()))].filter((address) => address !== channel.address)
    const known = await findThread(ctx, mail, recipients)
    if (!known && (!begins || !recipients[0])) return nothing
    const conversationId = known ?? newId()
    const isNew = await insertMail(ctx.db, {
      id: mailId, workspaceId: ctx.workspaceId, channelId: channel.id, conversationId, direction: 'out', kind: 'person', messageId: mail.messageId,
      // As what we send ourselves is known: that and this are the same mail.
      fingerprint: createHash('sha256').update(mail.messageId).digest(), inReplyTo: mail.inReplyTo, fromAddress: from, copied: recipients.slice(0, 100),
      envelopeFrom: from, envelopeTo: recipients.slice(0, 100), subject: cutText(mail.subject, 1000), defects: mail.defects, createdAt: ctx.now,
    }, raw)
    if (!isNew) return { outcome: 'known' as const, conversationId: null }
    if (!known) await begin(ctx, conversationId, channel.id, mail, recipients[0]!)
    await addMessage(ctx, {
      ...await keepContent(ctx, mail), conversationId, kind: 'reply', author: { kind: 'member', id: member?.id ?? null, name: member?.name ?? channel.name },
      delivery: 'sent', mail: { id: mailId, messageId: mail.messageId },
    })
    return { outcome: 'stored' as const, conversationId }
  },
})

async function findWriter(ctx: Context, addresses: string[]): Promise<{ id: string; name: string } | undefined> {
  const { rows: [member] } = await sql<{ id: string; name: string }>`
    select id, name from members where workspace_id = current_workspace() and removed_at is null and email = any(${addresses}::text[])
    order by email = ${addresses[0]} desc limit 1`.execute(ctx.db)
  return member
}

/** Of the mails that it answers, the newest whose contact, or someone copied, it goes to: forwarding to others answers nobody. */
async function findThread(ctx: Context, mail: ParsedMail, recipients: readonly string[]): Promise<string | null> {
  const ids = [...new Set([mail.inReplyTo, ...mail.references.toReversed().slice(0, 50)])].filter((id) => id !== null)
  if (ids.length === 0) return null
  const conversations = await conversationsOf(ctx, ids)
  for (const id of new Set(ids.flatMap((each) => conversations.get(each) ?? []))) {
    const participants = await participantsOf(ctx, id)
    if (participants.some((address) => recipients.includes(address.toLowerCase()))) return id
  }
  return null
}

async function begin(ctx: Context, id: string, channelId: string, mail: ParsedMail, address: string): Promise<void> {
  let contact = await findContactByEmail(ctx.db, address)
  if (!contact) {
    const name = [...mail.to, ...mail.cc].find((each) => each.address.toLowerCase() === address)?.name
    contact = await insertContact(ctx.db, { email: address, name: cutText(name ?? '', 200) || null })
    ctx.emit(contactCreated, { subjectId: contact.id, payload: { contact } })
  }
  await startConversation(ctx, { id, kind: 'email', contactId: contact.id, channelId, subject: cutText(mail.subject, 500) || null })
}
