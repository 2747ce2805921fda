import MailComposer from 'nodemailer/lib/mail-composer'
import { cutText, htmlFromText, textFromHtml } from '../mail-text/index.ts'
import type { Mailbox } from '../mime/index.ts'
import { quoteMail } from './quote-mail.ts'
import type { QuotedMail } from './quote-mail.ts'
import { bounceAddress, makeBounceToken, makeReplyToken, replyAddress } from './reply-token.ts'
import { replySubject } from './reply-subject.ts'

export type ComposeOptions = {
  kind: 'reply' | 'notification'
  installationId: string
  secret: string
  /** UUIDs. The mail's Message-ID is made of the message's, so that a retry carries the same one. */
  conversationId: string
  messageId: string
  channel: { name: string; localPart: string; domain: string }
  authorName: string | null
  to: Mailbox[]
  cc?: Mailbox[]
  subject: string
  text?: string
  /** Trusted or sanitised already. */
  html?: string
  previous?: QuotedMail | null
  inReplyTo?: string | null
  /** Oldest first. */
  references?: string[]
  attachments?: { filename: string; contentType: string; content: Buffer; contentId?: string | null }[]
  date?: Date
}

export type OutgoingMail = {
  messageId: string
  date: Date
  from: Mailbox
  replyTo: Mailbox
  to: Mailbox[]
  cc: Mailbox[]
  subject: string
  inReplyTo?: string
  references?: string
  text: string
  html: string
  attachments: { filename: string; contentType: string; content: Buffer; cid?: string }[]
  headers: Record<string, string>
  envelope: { from: string; to: string[] }
}

const mostReferences = 20

/** Everything that is sent for one message; nothing in it can begin a header of its own. */
export function composeMail(options: ComposeOptions): OutgoingMail {
  const { channel, secret } = options
  const address = `${channel.localPart}@${channel.domain}`
  const token = { channelLocalPart: channel.localPart, domain: channel.domain }
  const to = mailboxes(options.to)
  const cc = mailboxes(options.cc ?? []).filter((copied) => !to.some((one) => one.address === copied.address))
  if (to.length === 0) throw new TypeError('no address to send to')
  const quote = options.previous ? quoteMail(options.previous) : { text: '', html: '' }
  return {
    messageId: `<${options.messageId}@${channel.domain}>`,
    date: options.date ?? new Date(),
    from: { name: oneLine(options.authorName ? `${options.authorName} from ${channel.name}` : channel.name), address },
    replyTo: {
      name: oneLine(channel.name),
      address: replyAddress({ ...token, token: makeReplyToken(secret, options.conversationId) }),
    },
    to,
    cc,
    subject: oneLine(options.inReplyTo && options.kind === 'reply' ? replySubject(options.subject) : options.subject),
    ...threadHeaders(options),
    text: (options.text ?? textFromHtml(options.html ?? '')) + quote.text,
    html: `<div>${options.html ?? htmlFromText(options.text ?? '')}</div>${quote.html}`,
    attachments: (options.attachments ?? []).map(({ filename, contentType, content, contentId }) => ({
      filename: oneLine(filename),
      contentType: oneLine(contentType),
      content,
      ...(contentId ? { cid: oneLine(contentId) } : {}),
    })),
    headers: ownHeaders(options),
    envelope: {
      from: bounceAddress({ ...token, token: makeBounceToken(secret, options.messageId) }),
      to: [...to, ...cc].map((mailbox) => mailbox.address),
    },
  }
}

/** The raw mail, as SMTP would carry it. */
export function renderMail(mail: OutgoingMail): Promise<Buffer> {
  return new MailComposer({ ...mail, disableFileAccess: true, disableUrlAccess: true }).compile().build()
}

function threadHeaders({ inReplyTo, references = [] }: ComposeOptions): { inReplyTo?: string; references?: string } {
  const parent = inReplyTo && isMessageId(inReplyTo) ? inReplyTo : null
  const ids = [...new Set(references.filter((id) => isMessageId(id) && id !== parent))]
  if (parent) ids.push(parent)
  // The first says which thread it is, the newest where in it.
  const kept = ids.length > mostReferences ? [...ids.slice(0, 1), ...ids.slice(1 - mostReferences)] : ids
  if (kept.length === 0) return {}
  return { ...(parent ? { inReplyTo: `<${parent}>` } : {}), references: kept.map((id) => `<${id}>`).join(' ') }
}

function isMessageId(id: string): boolean {
  return /^[^\s<>\p{Cc}]{1,500}$/u.test(id)
}

function ownHeaders({ kind, installationId }: ComposeOptions): Record<string, string> {
  const mark = { 'X-Hayloft': oneLine(installationId) }
  if (kind === 'reply') return mark
  return { ...mark, 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }
}

function mailboxes(list: Mailbox[]): Mailbox[] {
  const seen = new Set<string>()
  return list.flatMap(({ name, address }) => {
    const key = address.toLowerCase()
    if (!/^[^\s<>,;:"()\p{Cc}]{1,64}@[^\s<>,;:"()@\p{Cc}]{1,255}$/u.test(address) || seen.has(key)) return []
    seen.add(key)
    return [{ name: oneLine(name), address }]
  })
}

function oneLine(text: string): string {
  return cutText(
    text
      .toWellFormed()
      .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
      .trim(),
    900,
  )
}
