import { decodeWords } from './decode-words.ts'
import type { MailAttachment } from './parsed-mail.ts'
import { mailHeaderLimits, readHeaders } from './read-headers.ts'
import type { MimePart } from './read-mime-tree.ts'
import { cutText } from '../mail-text/index.ts'

const extensions: Record<string, string> = {
  'message/rfc822': 'eml',
  'message/delivery-status': 'txt',
  'text/rfc822-headers': 'txt',
  'text/calendar': 'ics',
  'text/plain': 'txt',
  'text/html': 'html',
  'text/csv': 'csv',
  'text/vcard': 'vcf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/rtf': 'rtf',
  'application/pgp-signature': 'asc',
  'application/pkcs7-signature': 'p7s',
  'application/pkcs7-mime': 'p7m',
  'audio/mpeg': 'mp3',
}

export function makeAttachment(part: MimePart, content: Buffer, number: number): MailAttachment {
  return {
    filename: safeFilename(part.filename) || madeFilename(part, content, number),
    contentType: part.contentType,
    size: content.length,
    contentId: part.contentId,
    inline: false,
    content,
  }
}

function madeFilename(part: MimePart, content: Buffer, number: number): string {
  if (part.contentType === 'text/calendar') return 'invite.ics'
  const extension = extensions[part.contentType] ?? 'bin'
  if (part.contentType !== 'message/rfc822') return `attachment-${number}.${extension}`
  const subject = readHeaders(content, 0, content.length, mailHeaderLimits).values.get('subject')?.[0] ?? ''
  return `${cutText(safeFilename(decodeWords(subject).replace(/[\\/]/g, '-')), 100) || 'forwarded message'}.eml`
}

/** A bare name: no folders, nothing that a file system or a header would stumble on, its extension kept when cut. */
export function safeFilename(name: string): string {
  const bare = (name.split(/[\\/]/).pop() ?? '')
    // Bidirectional overrides make "cod.exe" of "exe.doc".
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .trim()
    .replace(/^\.+$/, '')
  if (bare.length <= 200) return bare
  const dot = bare.lastIndexOf('.')
  const extension = dot > 0 && bare.length - dot <= 12 ? bare.slice(dot) : ''
  return (bare.slice(0, 200 - extension.length) + extension).toWellFormed()
}
