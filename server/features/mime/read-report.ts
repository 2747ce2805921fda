import { decodeCharset } from './decode-charset.ts'
import { decodeTransfer } from './decode-transfer.ts'
import { decodeWords } from './decode-words.ts'
import type { MailReport } from './parsed-mail.ts'
import type { MimePart } from './read-mime-tree.ts'
import { mailHeaderLimits, readHeaders } from './read-headers.ts'
import { cutText } from '../mail-text/index.ts'

const reportTypes = {
  'message/delivery-status': 'delivery-status',
  'message/global-delivery-status': 'delivery-status',
  'message/feedback-report': 'feedback-report',
  'message/disposition-notification': 'disposition-notification',
} as const

/** The machine-readable part of a multipart/report (RFC 3464, 5965, 8098), wherever in the mail it lies. */
export function readReport(root: MimePart): MailReport | null {
  const parts = [...eachPart(root)]
  for (const [contentType, type] of Object.entries(reportTypes)) {
    const part = parts.find((candidate) => candidate.contentType === contentType)
    if (part) return { type, fields: readFields(part), originalHeaders: readOriginal(parts) }
  }
  return null
}

function* eachPart(part: MimePart): Generator<MimePart> {
  yield part
  for (const child of part.children) yield* eachPart(child)
}

function readFields(part: MimePart): Record<string, string>[] {
  const text = decodeCharset(decodeTransfer(part.raw, part.encoding).subarray(0, 256 * 1024)).replace(/\r\n?/g, '\n')
  const groups = text.split(/\n[ \t]*\n/).slice(0, 200)
  return groups
    .map((group) => fieldsOf(Buffer.from(`${group.trim()}\n\n`)))
    .filter((fields) => Object.keys(fields).length > 0)
}

function readOriginal(parts: MimePart[]): Record<string, string> {
  const original = parts.find((part) =>
    /^(message\/(global|rfc822)|text\/rfc822-headers|message\/global-headers)/.test(part.contentType),
  )
  return original ? fieldsOf(decodeTransfer(original.raw, original.encoding)) : {}
}

function fieldsOf(bytes: Buffer): Record<string, string> {
  const fields: Record<string, string> = {}
  const { values } = readHeaders(bytes, 0, bytes.length, mailHeaderLimits)
  for (const [name, [value = '']] of values) fields[name] = cutText(decodeWords(value), 5000)
  return fields
}
