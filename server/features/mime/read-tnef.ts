import { decodeCharset } from './decode-charset.ts'
import { decompressRtf } from './decompress-rtf.ts'
import { safeFilename } from './make-attachment.ts'
import type { MailAttachment } from './parsed-mail.ts'
import { readMapi } from './read-mapi.ts'
import type { MapiProperties } from './read-mapi.ts'

export type Tnef = { text: string; html: string; attachments: MailAttachment[]; broken: boolean }

const signature = 0x223e9f78
const attribute = {
  body: 0x800c,
  attachData: 0x800f,
  attachTitle: 0x8010,
  attachRendering: 0x9002,
  messageProps: 0x9003,
  attachProps: 0x9005,
  codepage: 0x9007,
}
const property = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  attachData: 0x3701,
  shortName: 0x3704,
  longName: 0x3707,
  mimeTag: 0x370e,
  contentId: 0x3712,
}
const mostAttachments = 200

type File = { title: string; data: Buffer | null; props: MapiProperties }

/** Outlook's winmail.dat: its body and attachments. Null when it is none; `broken` when it ends too early. */
export function readTnef(bytes: Buffer): Tnef | null {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== signature) return null
  const files: File[] = []
  let message: MapiProperties = new Map()
  let codepage = 1252
  let plain: Buffer = Buffer.alloc(0)
  let at = 6
  while (at + 9 <= bytes.length) {
    const id = bytes.readUInt16LE(at + 1)
    const length = bytes.readUInt32LE(at + 5)
    const start = at + 9
    if (start + length > bytes.length) break
    const data = bytes.subarray(start, start + length)
    if (id === attribute.attachRendering && files.length < mostAttachments)
      files.push({ title: '', data: null, props: new Map() })
    const file = files.at(-1)
    if (id === attribute.codepage && length >= 4) codepage = data.readUInt32LE(0)
    else if (id === attribute.body) plain = data
    else if (id === attribute.messageProps) message = readMapi(data)
    else if (id === attribute.attachTitle && file) file.title = cString(data, codepage)
    else if (id === attribute.attachData && file) file.data = data
    else if (id === attribute.attachProps && file) file.props = readMapi(data)
    at = start + length + 2
  }
  const attachments = files.flatMap((file, index) => toAttachment(file, index, codepage))
  const rtf = rtfOf(message)
  if (rtf) attachments.push(rtf)
  const body = message.get(property.body)
  const html = message.get(property.html)
  return {
    text: (body ? stringOf(body, codepage) : cString(plain, codepage)).replace(/\r\n?/g, '\n'),
    html: html ? stringOf(html, codepage) : '',
    attachments,
    broken: at < bytes.length,
  }
}

function toAttachment({ title, data, props }: File, index: number, codepage: number): MailAttachment[] {
  const text = (id: number) => {
    const value = props.get(id)
    return value ? stringOf(value, codepage) : ''
  }
  const value = props.get(property.attachData)
  // An embedded object carries its 16-byte interface id before the data.
  const content = data ?? (value?.type === 0x0d ? value.data.subarray(16) : value?.data)
  if (!content) return []
  return [
    {
      filename:
        safeFilename(text(property.longName) || title || text(property.shortName)) || `attachment-${index + 1}.bin`,
      contentType: /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(text(property.mimeTag))
        ? text(property.mimeTag).toLowerCase()
        : 'application/octet-stream',
      size: content.length,
      contentId: text(property.contentId).replace(/[<>\s]/g, '') || null,
      inline: false,
      content,
    },
  ]
}

function rtfOf(message: MapiProperties): MailAttachment | null {
  const compressed = message.get(property.rtf)
  const content = compressed ? decompressRtf(compressed.data) : null
  if (!content || content.length === 0) return null
  return {
    filename: 'message.rtf',
    contentType: 'application/rtf',
    size: content.length,
    contentId: null,
    inline: false,
    content,
  }
}

function stringOf({ type, data }: { type: number; data: Buffer }, codepage: number): string {
  return type === 0x1f ? decodeCharset(data, 'utf-16le') : cString(data, codepage)
}

function cString(data: Buffer, codepage: number): string {
  const label = codepage === 65001 ? 'utf-8' : codepage === 932 ? 'shift_jis' : `cp${codepage}`
  return decodeCharset(data, label)
}
