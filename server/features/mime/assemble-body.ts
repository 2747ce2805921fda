import { decodeCharset, isKnownCharset } from './decode-charset.ts'
import { decodeTransfer } from './decode-transfer.ts'
import { cutText, htmlFromText, textFromHtml } from '../mail-text/index.ts'
import { makeAttachment } from './make-attachment.ts'
import type { MailAttachment } from './parsed-mail.ts'
import type { MimePart } from './read-mime-tree.ts'
import { readTnef } from './read-tnef.ts'
import { unflowText } from './unflow-text.ts'

export type MailBody = { text: string; html: string; attachments: MailAttachment[] }
type Piece = { text: string; html: string }

/** Longer bodies are shown up to here and attached whole. In characters. */
const longestBody = 1_000_000
const nothing: Piece = { text: '', html: '' }

export function assembleBody(root: MimePart, defects: Set<string>): MailBody {
  const attachments: MailAttachment[] = []
  const { text, html } = assemble(root, attachments, defects)
  const mentioned = new Set([...html.matchAll(/cid:([^"'\s>)]{1,500})/gi)].map((match) => decodeUri(match[1] ?? '')))
  for (const attachment of attachments) {
    const { contentId, contentType } = attachment
    attachment.inline = contentId !== null && contentType.startsWith('image/') && mentioned.has(contentId)
  }
  return { text, html, attachments }
}

function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function assemble(part: MimePart, attachments: MailAttachment[], defects: Set<string>): Piece {
  if (part.children.length === 0) return assembleLeaf(part, attachments, defects)
  const pieces = part.children.map((child) => assemble(child, attachments, defects))
  return part.contentType === 'multipart/alternative' ? choose(pieces) : join(pieces)
}

function choose(pieces: Piece[]): Piece {
  return {
    text: pieces.findLast((piece) => piece.text.trim() !== '')?.text ?? '',
    html: pieces.findLast((piece) => piece.html.trim() !== '')?.html ?? '',
  }
}

/** Parts one after the other: as soon as one has HTML the others are shown in it too, and the same for text. */
function join(pieces: Piece[]): Piece {
  const shown = pieces.filter((piece) => piece.text.trim() !== '' || piece.html.trim() !== '')
  const [first] = shown
  if (shown.length <= 1) return first ?? nothing
  const anyHtml = shown.some((piece) => piece.html !== '')
  const anyText = shown.some((piece) => piece.text !== '')
  return {
    text: anyText ? shown.map((piece) => piece.text || textFromHtml(piece.html)).join('\n\n') : '',
    html: anyHtml ? shown.map((piece) => piece.html || htmlFromText(piece.text)).join('<br>\n') : '',
  }
}

function assembleLeaf(part: MimePart, attachments: MailAttachment[], defects: Set<string>): Piece {
  const isText = part.contentType === 'text/plain' || part.contentType === 'text/html'
  // Clients name inline text parts too ("inline; filename=…"): those are files.
  if (isText && part.disposition !== 'attachment' && part.filename === '') return readText(part, attachments, defects)
  // AMP is a third rendering of what text and HTML already say.
  if (part.contentType === 'text/x-amp-html' && part.filename === '') return nothing
  if (isTnef(part)) return unpackTnef(part, attachments, defects)
  attachments.push(makeAttachment(part, decodeTransfer(part.raw, part.encoding), attachments.length + 1))
  return nothing
}

function readText(part: MimePart, attachments: MailAttachment[], defects: Set<string>): Piece {
  const bytes = decodeTransfer(part.raw, part.encoding)
  const isHtml = part.contentType === 'text/html'
  const label = part.params['charset'] ?? (isHtml ? charsetOfHtml(bytes) : undefined)
  if (label && !isKnownCharset(label)) defects.add('unknown charset')
  let text = decodeCharset(bytes, label).replace(/\r\n?/g, '\n')
  if (text.length > longestBody) {
    defects.add('very long body')
    attachments.push(
      makeAttachment({ ...part, filename: isHtml ? 'message.html' : 'message.txt' }, bytes, attachments.length + 1),
    )
    text = cutText(text, longestBody)
  }
  if (isHtml) return { text: '', html: text }
  const flowed = part.params['format']?.toLowerCase() === 'flowed'
  return { text: flowed ? unflowText(text, part.params['delsp']?.toLowerCase() === 'yes') : text, html: '' }
}

function charsetOfHtml(bytes: Buffer): string | undefined {
  return /<meta[^>]{0,200}charset\s{0,5}=\s{0,5}["']?([\w-]{1,40})/i.exec(bytes.toString('latin1', 0, 2048))?.[1]
}

function isTnef(part: MimePart): boolean {
  const type = part.contentType
  if (type === 'application/ms-tnef' || type === 'application/vnd.ms-tnef') return true
  return part.filename.toLowerCase() === 'winmail.dat'
}

function unpackTnef(part: MimePart, attachments: MailAttachment[], defects: Set<string>): Piece {
  const bytes = decodeTransfer(part.raw, part.encoding)
  const tnef = readTnef(bytes)
  const kept = tnef && !tnef.broken
  if (!kept) {
    defects.add('broken winmail.dat')
    attachments.push(makeAttachment(part, bytes, attachments.length + 1))
  }
  attachments.push(...(tnef?.attachments ?? []))
  return tnef ? { text: tnef.text, html: tnef.html } : nothing
}
