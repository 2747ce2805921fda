import { createHash } from 'node:crypto'
import { assembleBody } from './assemble-body.ts'
import { decodeRaw, decodeWords } from './decode-words.ts'
import type { Mailbox, ParsedMail } from './parsed-mail.ts'
import { readAddresses } from './read-addresses.ts'
import { readMimeTree } from './read-mime-tree.ts'
import type { MimePart } from './read-mime-tree.ts'
import { readReport } from './read-report.ts'
import { cutText } from '../mail-text/index.ts'

const keptHeaders = [
  'auto-submitted',
  'precedence',
  'x-auto-response-suppress',
  'x-autoreply',
  'x-autorespond',
  'x-autorespond-to',
  'x-auto-reply-from',
  'x-mail-autoreply',
  'x-hayloft',
  'x-loop',
  'x-failed-recipients',
  'return-path',
  'list-id',
  'list-post',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'feedback-id',
  'x-mailer',
  'user-agent',
  'importance',
  'x-priority',
  'authentication-results',
  'received-spf',
  'delivered-to',
  'x-original-to',
  'x-forwarded-to',
  'resent-from',
  'thread-topic',
  'x-ms-exchange-generated-message-source',
  'x-ms-exchange-inbox-rules-loop',
  'x-spam-flag',
  'message-id',
  'x-csa-complaints',
  'x-amazon-mail-relay-type',
  'x-ms-exchange-message-is-ndr',
  'content-language',
] as const

/** Never rejects: what cannot be read is left out, said in `defects`, and remains in the raw mail. */
export async function parseMail(bytes: Uint8Array): Promise<ParsedMail> {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return read(raw)
  } catch (error) {
    // Not expected; but an acknowledged mail must be stored whatever its bytes are.
    const reason = error instanceof Error ? error.message : 'unknown'
    return {
      ...emptyMail(raw),
      text: decodeRaw(raw.toString('latin1', 0, 100_000)),
      defects: [`unreadable: ${reason}`],
    }
  }
}

function read(raw: Buffer): ParsedMail {
  const { root, defects } = readMimeTree(raw)
  const body = assembleBody(root, defects)
  const header = (name: string) => root.headers.get(name)?.[0] ?? ''
  const addresses = (name: string) => (root.headers.get(name) ?? []).flatMap(readAddresses).slice(0, 1000)
  const [from = null] = [
    ...addresses('from'),
    ...addresses('sender'),
    ...addresses('reply-to'),
    ...addresses('return-path'),
  ]
  const given = messageIds(header('message-id'))[0]
  if (from === null || from.address === '') defects.add('no sender')
  if ((root.headers.get('from')?.length ?? 0) > 1) defects.add('several From headers')
  const date = readDate(header('date'))
  if (date === null && header('date') !== '') defects.add('unreadable date')
  return {
    messageId: given ?? madeMessageId(raw),
    messageIdMade: given === undefined,
    from,
    sender: addresses('sender')[0] ?? null,
    replyTo: addresses('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    subject: cutText(decodeWords(header('subject')).replace(/\s+/g, ' ').trim(), 2000),
    date,
    inReplyTo: messageIds(header('in-reply-to'))[0] ?? null,
    references: messageIds((root.headers.get('references') ?? []).join(' ')),
    text: body.text,
    html: body.html,
    attachments: body.attachments,
    headers: headersOfInterest(root),
    report: readReport(root),
    defects: [...defects],
  }
}

function emptyMail(raw: Buffer): ParsedMail {
  const none: Mailbox[] = []
  return {
    messageId: madeMessageId(raw),
    messageIdMade: true,
    from: null,
    sender: null,
    replyTo: none,
    to: none,
    cc: none,
    subject: '',
    date: null,
    inReplyTo: null,
    references: [],
    text: '',
    html: '',
    attachments: [],
    headers: {},
    report: null,
    defects: [],
  }
}

function madeMessageId(raw: Buffer): string {
  return `${createHash('sha256').update(raw).digest('hex').slice(0, 40)}@made.hayloft`
}

/** The newest 200 ids; what has no brackets is split at white space. */
export function messageIds(header: string): string[] {
  if (header === '') return []
  const bracketed = [...header.matchAll(/<([^<>\s]{1,500})>/g)].map((match) => match[1] ?? '')
  const found = bracketed.length > 0 ? bracketed : header.split(/[\s,<>]+/).filter((word) => /^[^@]+@[^@]+$/.test(word))
  return [...new Set(found.map(decodeRaw))].filter((id) => id.length <= 500).slice(-200)
}

function headersOfInterest(root: MimePart): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of keptHeaders) {
    const value = root.headers.get(name)?.[0]
    if (value !== undefined) kept[name] = cutText(decodeWords(value), 2000)
  }
  return kept
}

function readDate(header: string): Date | null {
  if (header === '') return null
  const text = header
    .slice(0, 200)
    .replace(/\([^)]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  for (const attempt of [text, text.replace(/^[^,\d]*,?\s*/, ''), text.replace(/\s[A-Za-z]+$/, '')]) {
    const time = Date.parse(attempt)
    // Clocks that never were set, and dates that PostgreSQL or a list would stumble on.
    if (time >= 0 && time < Date.UTC(2200, 0)) return new Date(time)
  }
  return null
}
